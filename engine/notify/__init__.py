"""What goes out: letters, text messages, events; and how they are handed over. Rule: values in — no table, no command,
no clock.

A message is an `Outgoing` (`outgoing`) with everything it says. `letter` is the form of a mail, `words` what stands in
it, `mail` its bytes; `smtp`, `sms` and `webhook` are the ways. A way raises ChannelAway when the other side as a whole
cannot take anything, MessagePutOff when it cannot take this one now, MessageRefused when it never will.
"""
