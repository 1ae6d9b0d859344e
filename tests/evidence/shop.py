"""A shop small enough to count by hand: the contract of its files, each a logical table by its columns."""

CONTRACT = {
    "schema": "data-contract/v1",
    "id": "shop",
    "title": "A shop to count by hand",
    "currency": {"code": "EUR", "minor_units": 100},
    "time_zone": "UTC",
    "extracted_on": "2025-12-31",
    "minimum_cell_size": 2,
}


def shop_contract(**tables):
    """Return the contract of some tables, each in a CSV file of its name whose columns are called as they are here."""
    return CONTRACT | {
        "inputs": {name: {"file": f"{name}.csv", "format": "csv"} for name in tables},
        "tables": {
            name: {
                "from": name,
                "columns": {one: {"column": one} | ({"unit": "minor"} if one == "amount" else {}) for one in columns},
            }
            for name, columns in tables.items()
        },
    }
