import io
import zipfile

import pytest

from mtcheck.document import FormatError, Place, read_bytes

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def packed(body, **parts):
    parts = {"document": f"<w:document {W}><w:body>{body}</w:body></w:document>", **parts}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return data.getvalue()


def p(*runs, style=""):
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def r(text):
    return f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def read(data):
    return read_bytes(data, "story.docx")


def test_source_is_the_text_of_the_paragraphs_joined_by_blank_lines():
    document = read(packed(p(r("The mini"), r("ster left.")) + p() + p(r("He &amp; she sl\u00adept."))))
    assert document.source == "The minister left.\n\n\n\nHe & she sl\u00adept."
    assert [t.text for t in document.tokens] == ["The", "minister", "left", "He", "she", "slept"]
    assert len(document.sentences) == 2


def test_an_offset_has_a_paragraph_and_a_run():
    document = read(packed(p(r("The mini"), r("ster left.")) + p() + p(r("She stayed."))))
    at = document.source.index
    assert document.place(at("The")) == Place(1, 1)
    assert document.place(at("ster")) == Place(1, 2)
    assert document.place(at("She")) == Place(3, 1)
    assert read_bytes(b"She stayed.", "a.txt").place(4) is None


@pytest.mark.parametrize(
    ("body", "source"),
    [
        (p(r("a"), "<w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/></w:r>"), "a\tb\nc-"),
        (p(r("a"), '<w:r><w:br w:type="page"/></w:r>'), "a"),
        (
            p(
                f"<w:hyperlink>{r('link')}</w:hyperlink><w:ins>{r(' new')}</w:ins><w:del><w:r><w:delText>x</w:delText></w:r></w:del>"
            ),
            "link new",
        ),
        (p("<w:r><w:instrText>PAGE</w:instrText></w:r>", r("a")), "a"),
        (f"<w:tbl><w:tr><w:tc>{p(r('a'))}</w:tc><w:tc>{p(r('b'))}</w:tc></w:tr></w:tbl>" + p(r("c")), "a\n\nb\n\nc"),
        (f"<w:sdt><w:sdtContent>{p(r('a'))}</w:sdtContent></w:sdt>", "a"),
        (
            p(
                r("a"),
                f"<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{p(r('box'))}</w:txbxContent></mc:Choice>"
                f"<mc:Fallback><w:txbxContent>{p(r('box'))}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>",
            ),
            "a\n\nbox",
        ),
    ],
)
def test_what_is_text(body, source):
    assert read(packed(body)).source == source


def test_code_paragraphs_are_no_prose_but_hold_their_place():
    document = read(packed(p(r("One.")) + p(r("x = 1"), style="SourceCode") + p(r("Two."))))
    assert document.text == "One.\n\nTwo."
    start = document.text.index("Two")
    assert document.source[slice(*document.map.to_source(start, start + 3))] == "Two"


def test_footnotes_follow_the_body():
    notes = f'<w:footnotes {W}><w:footnote w:type="separator">{p(r("hid"))}</w:footnote><w:footnote>{p(r("Note."))}</w:footnote></w:footnotes>'
    assert read(packed(p(r("Body.")), footnotes=notes)).source == "Body.\n\nNote."


@pytest.mark.parametrize(
    "data",
    [
        b"no archive",
        b"",
        packed(p(r("x")))[:200],
        packed("<w:p>"),
        packed(p(r("x")), document='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
    ],
)
def test_what_is_no_docx_is_refused_with_the_next_step(data):
    with pytest.raises(FormatError, match=r"story\.docx: .*; open it in a word processor"):
        read(data)


def test_an_archive_without_a_document_is_refused():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(FormatError, match="no Word document"):
        read(data.getvalue())
