"""mtcheck with a fake checker that never finishes a document named slow.txt; run by tests that stop it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator

import mtcheck.cli.session
from mtcheck.cli.main import main
from mtcheck.document.model import Document
from mtcheck.finding import Report
from tests.fakes import FakeChecker


class SlowChecker(FakeChecker):
    def check_documents(self, documents: Iterable[Document]) -> Iterator[Report]:
        for document in documents:
            if document.path.endswith("slow.txt"):
                print("SLOW", file=sys.stderr, flush=True)
                time.sleep(300)
            yield self._report(document)

    def close(self) -> None:
        print("CLOSED", file=sys.stderr, flush=True)


mtcheck.cli.session.make_checker = lambda settings, **_: SlowChecker()  # type: ignore[assignment,return-value]
main()
