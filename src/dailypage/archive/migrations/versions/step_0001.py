"""The first tables: issues, their versions, prints and history, outputs, and lexicons."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "lexicon",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("checksum", sa.Text, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_lexicon"),
        sa.UniqueConstraint("checksum", name="uq_lexicon_checksum"),
        sqlite_strict=True,
    )
    op.create_table(
        "issue",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("day", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_issue"),
        sa.UniqueConstraint("key", name="uq_issue_key"),
        sa.CheckConstraint("state IN ('held', 'removed')", name=op.f("ck_issue_state")),
        sqlite_strict=True,
    )
    op.create_index("ix_issue_day", "issue", ["day"])
    op.create_table(
        "sketch",
        sa.Column("issue", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("run", sa.Integer, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("issue", "run", name="pk_sketch"),
        sa.ForeignKeyConstraint(["issue"], ["issue.number"], name="fk_sketch_issue"),
        sqlite_strict=True,
    )
    op.create_index("ix_sketch_run", "sketch", ["run"])
    op.create_table(
        "print",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("issue", sa.Integer, nullable=False),
        sa.Column("checksum", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_print"),
        sa.ForeignKeyConstraint(["issue"], ["issue.number"], name="fk_print_issue"),
        sa.UniqueConstraint("checksum", "said", name="uq_print_checksum"),
        sqlite_strict=True,
    )
    op.create_index("ix_print_issue", "print", ["issue"])
    _histories()


def _histories() -> None:
    op.create_table(
        "version",
        sa.Column("issue", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("print", sa.Integer, nullable=False),
        sa.Column("lexicon", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("annotation", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("issue", "number", name="pk_version"),
        sa.ForeignKeyConstraint(["issue"], ["issue.number"], name="fk_version_issue"),
        sa.ForeignKeyConstraint(["print"], ["print.number"], name="fk_version_print"),
        sa.ForeignKeyConstraint(["lexicon"], ["lexicon.number"], name="fk_version_lexicon"),
        sqlite_strict=True,
    )
    op.create_table(
        "change",
        sa.Column("issue", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("print", sa.Integer),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("recorded", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("issue", "number", name="pk_change"),
        sa.ForeignKeyConstraint(["issue"], ["issue.number"], name="fk_change_issue"),
        sa.ForeignKeyConstraint(["print"], ["print.number"], name="fk_change_print"),
        sa.ForeignKeyConstraint(
            ["issue", "version"], ["version.issue", "version.number"], name="fk_change_version"
        ),
        sa.CheckConstraint(
            "what IN ('added', 'joined', 'corrected', 'removed', 'restored')", name=op.f("ck_change_what")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "output",
        sa.Column("issue", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("checksum", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("issue", "name", name="pk_output"),
        sa.ForeignKeyConstraint(["issue"], ["issue.number"], name="fk_output_issue"),
        sqlite_strict=True,
    )
