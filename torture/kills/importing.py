"""Killed while a report is filled from files (JSON, a workbook filled elsewhere): all that a file says, or nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from exports.xlsx import write_xlsx
from forms.cells import Cell
from tests.conftest import clock
from torture.kills.actor import End, Line
from torture.kills.life import Trial, must, next_start
from torture.kills.offices import drafts, figures
from workflow import filling
from workflow.filling import fill_report
from workflow.reports import OpenReport, open_report, set_cells
from workflow.session import Session, open_session
