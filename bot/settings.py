"""Every setting in one table: help, documentation and checks are made from it.

A value comes from the environment variable of the same name; empty counts as not set.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the table. `kind` is how its text is read: text, int, bool, list or path."""

    name: str
    kind: str
    default: str
    help: str
    secret: bool = False


TABLE: tuple[Setting, ...] = (
    Setting("JBA_HOST", "text", "127.0.0.1", "Address that the public port binds to."),
    Setting("JBA_PORT", "int", "8080", "The public port."),
    Setting(
        "JBA_PUBLIC_URL",
        "text",
        "",
        "Address under which people reach the assistant; makes every link. Empty: the bound address.",
    ),
    Setting("JBA_VAR", "path", "var", "Folder for whatever runs: database, logs, process ids, tokens."),
    Setting("JBA_MODELS", "path", "models", "Folder of the trained models."),
    Setting("JBA_DATABASE_URL", "text", "", "SQLAlchemy address of the database. Empty: SQLite in JBA_VAR."),
    Setting(
        "JBA_SECRET_KEY",
        "text",
        "",
        "Key for personal columns and hashes, 32 bytes in hex. Empty: made once, kept in JBA_VAR.",
        secret=True,
    ),
    Setting(
        "JBA_ENGINE_URL", "text", "http://127.0.0.1:8081", "Where the gateway reaches the dialogue engine (loopback)."
    ),
    Setting("JBA_ENGINE_TOKEN", "text", "", "Token of the engine. Empty: made once, kept in JBA_VAR.", secret=True),
    Setting(
        "JBA_ACTIONS_URL", "text", "http://127.0.0.1:8082/webhook", "Where the engine reaches the actions (loopback)."
    ),
    Setting("JBA_REGIONS", "list", "", "Regions that this installation serves, by id. Empty: all of the catalogue."),
    Setting("JBA_REGION", "text", "", "Region of a conversation that names none. Empty: it is asked."),
    Setting(
        "JBA_CONTENT_DIR",
        "path",
        "",
        "Folder whose files overlay those of content/. A bad file leaves the old text in use.",
    ),
    Setting("JBA_CATALOGUE_DIR", "path", "catalogue", "Folder of the catalogue's seed."),
    Setting(
        "JBA_CONTACT_PHONE",
        "text",
        "",
        "The agency's telephone, said where the assistant cannot help by itself. Empty: the sources'.",
    ),
    Setting("JBA_CONTACT_EMAIL", "text", "", "The agency's e-mail, likewise."),
    Setting(
        "JBA_YOUTH_OFFICE_NIGHT_PHONE", "text", "", "Number of the Jugendamt at night, said in danger. Empty: not said."
    ),
    Setting(
        "JBA_SMTP_HOST",
        "text",
        "",
        "Mail server that takes confirmations and reminders. Empty: no mail goes out, all of it waits.",
    ),
    Setting("JBA_SMTP_PORT", "int", "587", "Its port."),
    Setting(
        "JBA_SMTP_SECURITY",
        "text",
        "starttls",
        "`starttls`, `tls` (from the first byte, port 465) or `none` (a server on this machine only).",
    ),
    Setting("JBA_SMTP_USER", "text", "", "Account at the mail server. Empty: none is needed."),
    Setting("JBA_SMTP_PASSWORD", "text", "", "Its password.", secret=True),
    Setting(
        "JBA_SMTP_FROM",
        "text",
        "",
        "Address that mails come from; a neutral one, since families read along (not jobcenter@…).",
    ),
    Setting("JBA_SMTP_SECONDS", "int", "20", "Seconds for which the mail server may keep us waiting."),
    Setting("JBA_WIDGET_ORIGINS", "list", "", "Websites that may embed the widget (CORS), without a path."),
    Setting("JBA_TRUSTED_PROXIES", "list", "", "Addresses of proxies whose X-Forwarded-For is believed."),
    Setting("JBA_LIMIT_MESSAGES_PER_CONVERSATION", "int", "20", "Messages of one conversation a minute."),
    Setting(
        "JBA_LIMIT_MESSAGES_PER_ADDRESS", "int", "600", "Messages of one address a minute (a school is one address)."
    ),
    Setting("JBA_LIMIT_OPENINGS_PER_ADDRESS", "int", "120", "Conversations that one address may open a minute."),
    Setting(
        "JBA_LIMIT_APPOINTMENT_PAGES_PER_ADDRESS",
        "int",
        "60",
        "Calls of appointments' pages (`/t/…`) by one address a minute, so that nobody tries out links.",
    ),
    Setting("JBA_SLOT_DAYS", "int", "42", "Days ahead for which appointments can be booked."),
    Setting(
        "JBA_SLOT_NOTICE_MINUTES", "int", "120", "Minutes before its beginning at which a slot is no longer offered."
    ),
    Setting("JBA_TURN_SECONDS", "int", "8", "Seconds after which a turn is closed and the user told so."),
    Setting("JBA_KEEP_TEXT_DAYS", "int", "7", "Days after the last message until a conversation's texts are deleted."),
    Setting("JBA_KEEP_TEXT_DAYS_TELEGRAM", "int", "3", "The same in Telegram."),
    Setting(
        "JBA_KEEP_STAFF_CONVERSATION_DAYS",
        "int",
        "90",
        "Days after closing until a conversation with staff is deleted.",
    ),
    Setting("JBA_KEEP_MEMORY_HOURS", "int", "24", "Hours after which the dialogue's memory is dropped."),
    Setting("JBA_KEEP_CONTACT_DAYS", "int", "30", "Days after outcome or date until contact data is deleted."),
    Setting("JBA_KEEP_ALARM_DAYS", "int", "365", "Days after closing until an alarm and its outcome are deleted."),
    Setting(
        "JBA_CALLBACK_EXPIRE_DAYS",
        "int",
        "5",
        "Days after its due time at which a call-back that nobody answered ends as expired, and the person is told.",
    ),
    Setting(
        "JBA_LEAD_EMAIL",
        "list",
        "",
        "Who hears by mail of a call-back that expired: `herne-jobcenter=leitung@example.org`, a region in the "
        "office's place, or an address alone for all others. Empty: the list of `./jba bookings` says it.",
    ),
    Setting("JBA_HOLD_MINUTES", "int", "5", "Minutes for which a slot is kept while somebody chooses."),
    Setting("JBA_KEEP_UNCONFIRMED_HOURS", "int", "24", "Hours until a booking that nobody confirmed is deleted."),
    Setting("JBA_KEEP_MAIL_TEXT_DAYS", "int", "7", "Days until the text of a sent message is deleted."),
    Setting("JBA_KEEP_MAIL_DAYS", "int", "90", "Days until its status is deleted."),
    Setting("JBA_KEEP_CONSENT_DAYS", "int", "365", "Days that type and date of a consent outlive its data."),
    Setting("JBA_KEEP_TRAINING_SENTENCE_DAYS", "int", "90", "Days until a sentence kept for training is deleted."),
    Setting("JBA_KEEP_RATING_DAYS", "int", "365", "Days until a rating is deleted."),
    Setting("JBA_KEEP_RATING_COMMENT_DAYS", "int", "30", "Days until the comment of a rating is deleted."),
    Setting("JBA_KEEP_TELEGRAM_UPDATE_DAYS", "int", "7", "Days until the id of an update from Telegram is deleted."),
    Setting("JBA_KEEP_TELEGRAM_ADDRESS_DAYS", "int", "30", "Days after the last message until a chat id is deleted."),
    Setting("JBA_KEEP_STAFF_DAYS", "int", "30", "Days after leaving until a staff account is deleted."),
    Setting("JBA_KEEP_STAFF_SESSION_HOURS", "int", "12", "Hours after which a login of staff ends."),
    Setting("JBA_KEEP_AUDIT_DAYS", "int", "365", "Days until a line of the audit log is deleted."),
    Setting("JBA_KEEP_JOB_DAYS", "int", "14", "Days until the record of a finished job is deleted."),
    Setting("JBA_KEEP_LOG_DAYS", "int", "14", "Days until a log file is deleted."),
    Setting("JBA_BACKUPS", "path", "", "Folder of backups, in which old ones are deleted. Empty: backups in JBA_VAR."),
    Setting("JBA_KEEP_BACKUP_DAYS", "int", "30", "Days until a backup in JBA_BACKUPS is deleted."),
    Setting(
        "JBA_KEEP_ERASED_ID_DAYS",
        "int",
        "31",
        "Days for which ids of erased conversations are noted outside the database; more than backups are kept.",
    ),
    Setting("JBA_LOG_LEVEL", "text", "INFO", "Level of the logs (they hold ids and types only)."),
    Setting("JBA_DEMO", "bool", "", "Set by `./jba up --demo`: example data, loopback only."),
)
_BY_NAME = {s.name: s for s in TABLE}


class SettingError(ValueError):
    """A setting's text cannot be read; carries its name and what was wrong."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.name = name
        self.problem = problem


class Settings:
    """The settings of one process, read from `environ` (default: the environment)."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ

    def text(self, name: str) -> str:
        return (self._environ.get(name) or "").strip() or _BY_NAME[name].default

    def number(self, name: str) -> int:
        """Raises SettingError unless the text is a whole number from 0 up."""
        raw = self.text(name)
        if not raw.isdecimal():
            raise SettingError(name, f"a whole number is needed, not {raw!r}")
        return int(raw)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"1", "true", "yes", "on", "ja"}

    def items(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name).split(",") if part.strip())

    def path(self, name: str) -> Path | None:
        """Relative paths count from the project's root; None where nothing is set."""
        raw = self.text(name)
        return ROOT / raw if raw else None

    @property
    def var(self) -> Path:
        return ROOT / self.text("JBA_VAR")

    @property
    def models(self) -> Path:
        return ROOT / self.text("JBA_MODELS")

    @property
    def site(self) -> str:
        """The address under which people reach the assistant, without a slash at its end; makes every link."""
        bound = self.text("JBA_HOST")
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(bound, bound)  # noqa: S104 - compared, not bound
        return (self.text("JBA_PUBLIC_URL") or f"http://{host}:{self.text('JBA_PORT')}").rstrip("/")

    @property
    def database_url(self) -> str:
        return self.text("JBA_DATABASE_URL") or f"sqlite+aiosqlite:///{self.var / 'jba.sqlite'}"


def as_markdown() -> str:
    """The table as docs/settings.md has it; `./jba check --fix` writes it, a test compares."""
    rows = [
        f"| `{s.name}` | {s.kind} | {f'`{s.default}`' if s.default else '–'} "
        f"| {s.help}{' Secret.' if s.secret else ''} |"
        for s in TABLE
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "Every setting is an environment variable. Empty counts as not set. Lists are separated by commas,",
            "relative paths count from the root of the project. This page is made from `bot/settings.py`.",
            "",
            "| name | kind | default | what it does |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )
