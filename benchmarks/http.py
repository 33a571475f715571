"""The little of HTTP/1.1 that a load needs, so that what is measured is the server and not its client."""

from typing import Final

_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"\r\ncontent-length:"


def whole(buffer: bytes | bytearray) -> int:
    """How many bytes the first message in the buffer has, with its body; 0 while it is not all there.

    Only for messages that say their length or have no body.
    """
    head = buffer.find(_END)
    if head < 0:
        return 0
    fields = bytes(buffer[:head]).lower()
    at = fields.find(_LENGTH)
    length = int(fields[at + len(_LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0
    size = head + len(_END) + length
    return size if len(buffer) >= size else 0


def status(message: bytes) -> int:
    """The status of a response."""
    return int(message[9:12])
