"""What hosts and engine say to each other: messages, their codec, and where they find each other.

Standard library only, Python 3.10: one copy of this package lives inside every host add-on.
"""

from __future__ import annotations

from .codec import decode, encode, from_dict, request_from_dict, request_to_dict, to_dict
from .connection import Connection, is_running, process_start, read_connection
from .environment import clean_environment
from .folders import config_folder, log_folder, runtime_folder
from .messages import (
    PROTOCOL_VERSION,
    CheckRequest,
    ColorizeRequest,
    EngineStatus,
    ErrorInfo,
    Event,
    FinishedDrawing,
    Hello,
    JobSummary,
    JobUpdate,
    LearnRequest,
    Request,
)
from .settings import SettingField, Settings, setting_fields

__all__ = [
    "PROTOCOL_VERSION",
    "CheckRequest",
    "ColorizeRequest",
    "Connection",
    "EngineStatus",
    "ErrorInfo",
    "Event",
    "FinishedDrawing",
    "Hello",
    "JobSummary",
    "JobUpdate",
    "LearnRequest",
    "Request",
    "SettingField",
    "Settings",
    "clean_environment",
    "config_folder",
    "decode",
    "encode",
    "from_dict",
    "is_running",
    "log_folder",
    "process_start",
    "read_connection",
    "request_from_dict",
    "request_to_dict",
    "runtime_folder",
    "setting_fields",
    "to_dict",
]
