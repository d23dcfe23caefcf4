"""Texts that nobody writes: each must index in time that grows with its length, at a decent rate."""

NAMES = {
    "capitals, A A A": "A ",
    "capitals, AAAA BBBB": "".join(c * 4 + " " for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "digits, unbroken": "1234567890",
    "digits, in words": "12 ",
    "brackets, open": "(",
    "brackets, pairs": "() ",
    "one word of 1 MB": "w",
    "the same word": "word ",
    "quotes": '"',
    "quotes around letters": '"a" ',
    "currency signs": "$",
    "and and and": "and ",
    "dashes": "-",
    "dashes between letters": "a-",
    "a listed name": "Washington ",
    "a listed name of four words": "United States of America ",
    "title words": "General ",
    "title and surname": "General Smith ",
    "one unknown name": "Kopra ",
    "initials": "J. ",
    "months": "May ",
    "table cells": "| a | 5 |\n",
    "short paragraphs": "Smith\n\n",
}


def text(name, n_bytes):
    """The first n_bytes of the repeated piece."""
    piece = NAMES[name]
    return (piece * (n_bytes // len(piece) + 1))[:n_bytes]
