"""What becomes of files brought in when a member is merged into another."""

from frame.imports.models import ColumnNames, Import
from frame.merging.ties import stays

stays(Import, "brought_by", "begun_by", why="It says who did it.")
stays(ColumnNames, "kept_by", why="It says who did it.")
