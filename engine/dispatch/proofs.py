"""Proofs of due dates as they are stored: compressed JSON."""

from __future__ import annotations

import zlib

import orjson

from engine.calendar import Proof


def pack_proof(proof: Proof) -> bytes:
    """The bytes that `unpack_proof` reads."""
    return zlib.compress(orjson.dumps(proof.as_json()), 1)


def unpack_proof(packed: bytes) -> Proof:
    """The proof that `pack_proof` wrote."""
    return Proof.from_json(orjson.loads(zlib.decompress(packed)))
