"""Names that a class or an attribute of a generated package cannot have.

Each list is fixed, and the same for every class, style and Python version, so that an addition to a
document does not rename existing classes. Adding a name to a list renames it in existing packages.
"""

import keyword


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_KEYWORDS = frozenset(keyword.kwlist)

_RUNTIME = """
    DISPATCH DecodeError EventDecoder Record SSEDecoder ServerSentEvent StreamInterrupted UNSET
    Unknown Unset UnsetType aiter_events decode decode_sse encode encode_line encode_sse from_dict
    iter_events read_record record to_dict
"""
"""Public names of every package, and the base class and decorator of its classes."""

_GENERATED = """
    CODEC Codec NotRequired StreamDecoder decoding dispatch e events leftover m models new null
    patched read surface
"""
"""Names of generated modules, and names that they import or define for internal use."""

_TYPING = """
    Annotated Any AsyncIterable AsyncIterator Callable ClassVar Final Generic Iterable Iterator
    Literal Mapping MappingProxyType Optional Sequence TYPE_CHECKING TypeAlias TypedDict TypeVar
    Union annotations cast dataclass dataclasses deprecated field overload typing
"""

_BUILTINS = """
    any bool bytes classmethod dict float frozenset getattr hasattr int isinstance issubclass iter
    len list max min next object property range repr set setattr sorted staticmethod str super
    tuple type zip
"""

RESERVED: frozenset[str] = _KEYWORDS | _set(f"{_RUNTIME} {_GENERATED} {_TYPING} {_BUILTINS}")
"""Names that no class, alias or enum has; `Model` is appended to them."""

FIELD_RESERVED: frozenset[str] = _KEYWORDS | _set("""
    extra additional
    field bool bytes dict float int list str tuple
    Annotated Any ClassVar Final Literal NotRequired TypeAlias UNSET Unknown Unset UnsetType
    construct copy from_orm json mro parse_file parse_obj parse_raw register schema
    schema_json
    update_forward_refs validate
    model_computed_fields model_config model_construct model_copy model_dump model_dump_json
    model_extra model_fields model_fields_set model_json_schema model_parametrized_name
    model_post_init model_rebuild model_validate model_validate_json model_validate_strings
    """)
"""Names that no field has; `_` is appended to them.

Annotations and defaults in the body of a class use some of them, and the others are attributes of
pydantic's `BaseModel`. The list is the same for every style, so that the attributes are, too. `id`,
`type`, `object` and `format` are not reserved.
"""

STDLIB: frozenset[str] = _set("""
    abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop
    base64 bdb binascii binhex bisect builtins bz2 calendar cgi cgitb chunk cmath cmd code codecs
    codeop collections colorsys compileall compression concurrent configparser contextlib
    contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis
    distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput
    fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip
    hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools
    json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap
    modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode
    operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib
    poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat
    queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select
    selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3
    sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess
    sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this
    threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle
    turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref
    webbrowser winreg winsound wsgiref xdrlib xml xmlrpc xxsubtype zipapp zipfile zipimport zlib
    zoneinfo
    """)
"""The public, lower-case names of `sys.stdlib_module_names` in Python 3.10 to 3.14."""
