"""The reliability diagram of an evaluation as one SVG: confidence against the share that was right."""

from __future__ import annotations

from collections.abc import Iterable

from mtcheck.evaluation.measure import Measures

_SIZE, _LEFT, _TOP = 320, 48, 24


def diagram(measures: Measures) -> str:
    """SVG of ``measures.reliability``: a dot for each tenth of confidence, its area by the count, the diagonal for perfect calibration."""
    most = max((count for _, _, count in measures.reliability), default=1)
    dots = "".join(
        f'<circle cx="{_x(mean):.1f}" cy="{_y(share):.1f}" r="{3 + 9 * (count / most) ** 0.5:.1f}" fill="#1f5f8b" fill-opacity=".75">'
        f"<title>{mean:.2f} confident, {share:.2f} right, {count} candidates</title></circle>"
        for mean, share, count in measures.reliability
    )
    error = measures.calibration_error or 0.0
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE + 80} {_SIZE + 80}" font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="#fff"/><g stroke="#ddd">{"".join(_grid())}</g>'
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#888" stroke-dasharray="4 4"/>{dots}{"".join(_labels())}'
        f'<text x="{_LEFT + 8}" y="{_TOP + 18}">{measures.name}: expected calibration error {error:.3f}</text></svg>\n'
    )


def _x(value: float) -> float:
    return _LEFT + value * _SIZE


def _y(value: float) -> float:
    return _TOP + (1 - value) * _SIZE


def _grid() -> Iterable[str]:
    for tenth in range(0, 11, 2):
        v = tenth / 10
        yield f'<line x1="{_x(v)}" y1="{_y(0)}" x2="{_x(v)}" y2="{_y(1)}"/><line x1="{_x(0)}" y1="{_y(v)}" x2="{_x(1)}" y2="{_y(v)}"/>'


def _labels() -> Iterable[str]:
    for tenth in range(0, 11, 2):
        v = tenth / 10
        yield f'<text x="{_x(v)}" y="{_y(0) + 16}" text-anchor="middle">{v:.1f}</text><text x="{_x(0) - 8}" y="{_y(v) + 4}" text-anchor="end">{v:.1f}</text>'
    yield f'<text x="{_x(0.5)}" y="{_y(0) + 36}" text-anchor="middle">confidence</text>'
    yield f'<text transform="translate(14 {_y(0.5)}) rotate(-90)" text-anchor="middle">share that an editor marked</text>'
