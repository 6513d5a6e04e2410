"""What both peers share: arguments, the page of codes, the clock of each phase, the run's record.

None of it is what the comparison is about: the page has sixteen rows.
"""

import argparse
import hashlib
import json
import re
import time
from pathlib import Path

from bs4 import BeautifulSoup

CARRIER_COLUMNS = ["iata", "icao", "airline", "call sign", "country"]
SOURCES = ["weather", "carriers", "airports", "aircraft", "flights"]


def arguments() -> tuple[Path, str]:
    """The run folder and the address of the database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="run folder, with raw/ and run.json")
    parser.add_argument("--database-url", required=True)
    given = parser.parse_args()
    return given.run, given.database_url


def carriers(page: Path) -> list[dict]:
    """The rows of the first wikitable that has the five columns, texts as a reader sees them."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
    for table in soup.select("table.wikitable"):
        for hidden in table.select("sup.reference, style, script"):
            hidden.decompose()
        lines = [
            [" ".join(cell.get_text().split()) for cell in row.select("th, td")]
            for row in table.select("tr")
        ]
        header = [name.lower() for name in lines[0]]
        if all(name in header for name in CARRIER_COLUMNS):
            places = [header.index(name) for name in CARRIER_COLUMNS]
            names = ["iata", "icao", "airline", "call_sign", "country"]
            return [dict(zip(names, (line[place] for place in places))) for line in lines[1:] if line]
    raise SystemExit("no table of airline codes in the page")


def clean_carriers(rows: list[dict]) -> tuple[list[dict], list[dict]]:
    """Carriers kept, and those that a rule rejects."""
    kept, rejected, seen = [], [], set()
    for number, row in enumerate(rows, 1):
        code = row["iata"]
        rule = (
            "CIE-01" if not re.fullmatch("[A-Z0-9]{2}", code)
            else "CIE-02" if not row["airline"]
            else "CIE-03" if code in seen
            else None
        )
        if rule:
            rejected.append(rejection("carriers", f"page.html#{number}", rule, row))
            continue
        seen.add(code)
        icao = row["icao"] if re.fullmatch("[A-Z]{3}", row["icao"]) else None
        kept.append(
            {
                "code": code,
                "icao_code": icao,
                "name": row["airline"],
                "call_sign": row["call_sign"] or None,
                "country": row["country"] or None,
            }
        )
    return kept, rejected


def rejection(source: str, position: str, rule: str, row: dict) -> dict:
    return {"source": source, "position": position, "rule": rule, "raw_row": json.dumps(row, default=str)}


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


class Phases:
    """Seconds of each phase, printed as JSON on the last line of the output."""

    def __init__(self) -> None:
        self.seconds = {}
        self.start = time.perf_counter()

    def end(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = now - self.start
        self.start = now

    def print(self) -> None:
        print(json.dumps(self.seconds))
