import subprocess
import sys

import pytest

from mtcheck.document import (
    SUFFIXES,
    DecodeError,
    Document,
    DocumentError,
    ReadError,
    is_text,
    problems,
    read_bytes,
    read_file,
    read_text,
    reader_for,
)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.txt", "plain"),
        ("a.text", "plain"),
        ("dir.html/a.MD", "markdown"),
        ("a.markdown", "markdown"),
        ("a.htm", "html"),
        ("a.xhtml", "html"),
        ("A.HTML", "html"),
        ("a.docx", "docx"),
        ("a.rst", "rst"),
        ("README", "plain"),
        ("-", "plain"),
        ("a.log", "plain"),
    ],
)
def test_the_suffix_chooses_the_reader(name, kind):
    assert reader_for(name).kind == kind


def test_a_folder_walk_takes_text_only():
    assert {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".docx", ".rst"} == SUFFIXES
    assert is_text("a/B.TXT")
    assert not is_text("a.py")
    assert not is_text("txt")


def test_a_file_is_read_as_its_suffix_says(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(b"\xef\xbb\xbf<p>The <b>minister</b>\r\nleft.")
    document = read_file(path)
    assert (document.path, document.kind, document.encoding) == (str(path), "html", "utf-8-sig")
    assert document.source == "<p>The <b>minister</b>\r\nleft."
    assert document.text == "The minister left."


def test_what_cannot_be_opened_is_said_in_one_sentence_with_the_next_step(tmp_path):
    for path, reason in ((tmp_path / "no.txt", "no such file"), (tmp_path, "a folder"), ("a\0b", "cannot be read")):
        with pytest.raises(ReadError, match=reason) as caught:
            read_file(path)
        assert isinstance(caught.value, DocumentError)
        assert caught.value.remedy
        assert "\n" not in str(caught.value)


def test_binary_content_is_refused_under_any_name():
    with pytest.raises(DecodeError):
        read_bytes(b"%PDF-1.4", "a.md")


@pytest.mark.parametrize(
    ("source", "name", "reason"),
    [
        ("", "a.txt", "the file is empty"),
        (" \n\t\n", "a.txt", "the file is empty"),
        ("<script>code()</script>", "a.html", "no prose in it (read as html)"),
        ("```\ncode here now\n```", "a.md", "no prose in it (read as markdown)"),
        ("Hello", "a.txt", "only 1 word of prose"),
        ("Hello there", "a.txt", "only 2 words of prose"),
    ],
)
def test_little_or_nothing_to_check_is_noticed_but_no_failure(source, name, reason):
    (notice,) = problems(read_text(source, name))
    assert (notice.what, notice.reason, notice.failed) == (name, reason, False)
    assert notice.remedy


def test_three_words_are_no_problem():
    assert problems(Document.from_text("Police detain two")) == ()


def test_importing_the_package_imports_no_parser():
    heavy = {"markdown_it", "charset_normalizer", "defusedxml", "xml", "zipfile", "html"}
    code = f"import sys, mtcheck.document; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_plain_file_needs_no_parser():
    code = "import sys, mtcheck.document as d; d.read_text('Some words.').tokens; print('markdown_it' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
