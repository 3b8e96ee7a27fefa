// What every page loads: htmx and a thin layer of keys. Each page works without it; this only makes it quicker.
import "htmx.org/dist/htmx.esm.min.js";
import { startDrafts } from "./drafts.js";
import { startFields } from "./fields.js";
import { startInbox } from "./inbox.js";
import { startKeeping } from "./keep.js";
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";
import { startRequests } from "./requests.js";
import { startDiagrams } from "./diagrams.js";

startRequests();
startMenus();
startKeeping(); // before the fields, whose showing depends on the answers
startFields();
startKeys();
startInbox();
startDrafts();
startDiagrams();
