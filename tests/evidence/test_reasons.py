"""What is said of data that cannot be used names kind and place, and none of their values."""

import duckdb
import pyarrow as pa
import pytest

from canongate.evidence.reasons import reason_of


class AwkwardNameError(Exception):
    """An error whose class says what it is."""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (pa.ArrowInvalid("CSV parse error: Expected 3 columns, got 4: 17,Ada,a@b.c,x"), "expected 3 columns, got 4"),
        (
            pa.ArrowInvalid("In CSV column #2: Row #9: CSV conversion error to string: invalid UTF8 data in 'Ada'"),
            "text that is not UTF-8 (invalid UTF8), row 9, column 2",
        ),
        (pa.ArrowInvalid("Empty CSV file"), "the file is empty"),
        (
            duckdb.ConversionException("Could not convert string 'Ada' to INT32 when casting"),
            "a value of another type",
        ),
        (duckdb.OutOfRangeException("Overflow in multiplication of INT64 (17 * 99)!"), "overflow"),
        (duckdb.InvalidInputException("Ada\nwas here"), "invalid input"),
        (duckdb.CatalogException("Table with name orders does not exist!"), "Table with name orders does not exist!"),
        (PermissionError(13, "Permission denied", "/home/ada"), "Permission denied"),
        (AwkwardNameError("[NUM_COLUMNS_MISMATCH] 17, Ada"), "NUM_COLUMNS_MISMATCH"),
        (AwkwardNameError("Ada"), "awkward name"),
        (Exception("Ada"), "it cannot be read"),
        (Exception(""), "it cannot be read"),
    ],
)
def test_kind_and_place(error, words):
    """Words for the kind, the row and the column where they are known; names of tables, which the user chose."""
    assert reason_of(error) == words
