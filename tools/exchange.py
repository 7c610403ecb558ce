"""Two paths exchanged in one system call, so that there is no moment at which either is missing."""

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

Call = Callable[[bytes, bytes], int]

_LINUX_HERE, _LINUX_EXCHANGE = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
_MACOS_SWAP = 2  # RENAME_SWAP
# What a system without the call, or a file system that does not know it (NFS, some of FUSE), answers.
_UNKNOWN = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


def system_call() -> Call | None:
    """What exchanges two paths on this system; None where its C library has nothing of the kind."""
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        rename = getattr(library, "renamex_np", None)
        return rename and (lambda one, other: int(rename(one, other, _MACOS_SWAP)))
    rename = getattr(library, "renameat2", None)
    return rename and (lambda one, other: int(rename(_LINUX_HERE, one, _LINUX_HERE, other, _LINUX_EXCHANGE)))


def exchange(one: Path, other: Path, call: Call | None) -> None:
    """Each takes the other's place; both exist, on one file system. Without a `call` that works, by three renames."""
    if call and call(os.fsencode(one), os.fsencode(other)) == 0:
        return
    code = ctypes.get_errno() if call else errno.ENOSYS
    if code not in _UNKNOWN:
        raise OSError(code, os.strerror(code), str(other))
    kept = one.with_name(f"{one.name}.old")
    other.rename(kept)
    try:
        one.rename(other)
    except OSError:
        kept.rename(other)
        raise
    kept.rename(one)
