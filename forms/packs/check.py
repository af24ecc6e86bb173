"""The second pass over a pack: references, cycles, completeness. Gives problems, never raises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from forms.form import Form, Paragraph
from forms.pack import PACK_HEAD, Addressees, Issuer, Obligation, Pack, SignerTitle, Strategy
from forms.packs.agencies import check_agencies
from forms.packs.asked import check_asked
from forms.packs.days import check_days
from forms.packs.fields import check_sections
from forms.packs.problem import REPORT_NAMES, Place, Problem, check_keys, check_text
from forms.packs.rows import check_rows

__all__ = ["Problem", "check_pack"]

_PARENT = "parent"
_UNIT_CODE = re.compile(r"\d{2}|\d{3}|\d{5}", re.ASCII)


def check_pack(pack: Pack) -> list[Problem]:
    """Every fault in order of files and rows; an empty list for a good pack."""
    if not pack.forms:
        return [Problem(PACK_HEAD, "form_files", "không có biểu mẫu nào", "thêm tên tệp biểu mẫu")]
    names = REPORT_NAMES | frozenset(pack.variables)
    problems = list(_check_head(pack, names))
    agencies = frozenset(pack.agencies)
    for name, form in zip(pack.form_files, pack.forms, strict=True):
        problems += _check_form(f"{name}.toml", form, agencies, names)
        problems += _check_comparisons(f"{name}.toml", pack, form)
        problems += check_asked(f"{name}.toml", form, pack.agencies)
    return problems


def _check_head(pack: Pack, names: frozenset[str]) -> Iterator[Problem]:
    if pack.version < 1:
        yield Problem(PACK_HEAD, "version", f"bản {pack.version} không có", "ghi 1, và số lớn hơn ở mỗi lần sửa gói")
    if not pack.years:
        yield Problem(PACK_HEAD, "years", "gói chưa nêu năm nào", "ghi các năm kế hoạch, ví dụ years = [2024]")
    for name in REPORT_NAMES & pack.variables.keys():
        yield Problem(PACK_HEAD, f"variables.{name}", "tên biến trùng với biến của báo cáo", "đổi tên biến")
    if pack.strategy is not None:
        yield from _check_strategy(pack, pack.strategy)
    yield from check_keys([(Place(PACK_HEAD, "id"), pack.id)])
    yield from check_keys((Place(PACK_HEAD, form.key), form.key) for form in pack.forms)
    yield from check_agencies(PACK_HEAD, pack)
    for entry in ("issuer", "addressees", "signer"):
        yield from _check_shapes(pack, entry, getattr(pack, entry), names)
    yield from check_keys((Place(PACK_HEAD, duty.id), duty.id) for duty in pack.obligation)
    for duty in pack.obligation:
        yield from _check_obligation(Place(PACK_HEAD, duty.id), pack, duty)
    numbers = [erratum.number for erratum in pack.erratum]
    if len(set(numbers)) < len(numbers):
        yield Problem(PACK_HEAD, "erratum", "hai đính chính có cùng số", "đánh số lại các đính chính")


def _check_strategy(pack: Pack, strategy: Strategy) -> Iterator[Problem]:
    place = Place(PACK_HEAD, "strategy")
    if strategy.first >= strategy.last:
        yield place.problem("năm cuối phải sau năm đầu", "ghi first và last của giai đoạn, ví dụ 2021 và 2030")
    if not strategy.title or not strategy.source:
        yield place.problem("thiếu tên (title) hoặc nguồn (source) của chiến lược", "ghi tên và dòng của văn bản")
    inside = range(strategy.first, strategy.last + 1)
    for year in pack.years:
        if year not in inside:
            yield place.problem(f"năm {year} của gói nằm ngoài giai đoạn", "sửa years hoặc first, last")
    for name, form in zip(pack.form_files, pack.forms, strict=True):
        for row in form.row:
            for year in {target.year for target in row.target if target.year not in inside}:
                yield Place(f"{name}.toml", row.key).problem(
                    f"mục tiêu năm {year} nằm ngoài giai đoạn của chiến lược", "sửa year của mục tiêu"
                )


_Shape = Issuer | Addressees | SignerTitle


def _check_shapes(pack: Pack, entry: str, shapes: Sequence[_Shape], names: frozenset[str]) -> Iterator[Problem]:
    place = Place(PACK_HEAD, entry)
    for shape in shapes:
        for form in shape.forms:
            if form not in pack.form_by_key:
                yield place.problem(f"biểu mẫu “{form}” không có trong gói", "sửa tên trong forms")
        for agency in shape.agencies:
            if agency not in pack.agencies:
                yield place.problem(f"cơ quan “{agency}” không có trong pack.toml", "sửa khóa hoặc thêm [[agency]]")
        for code in shape.units:
            if not _UNIT_CODE.fullmatch(code):
                yield place.problem(f"“{code}” không phải mã đơn vị hành chính", "ghi mã chính thức, ví dụ 178")
        yield from check_text(place, _lines(shape), names)
    common = [shape for shape in shapes if not (shape.agencies or shape.units)]
    for form, level in _reports(pack):
        if not any(level in shape.levels and (not shape.forms or form in shape.forms) for shape in common):
            yield place.problem(f"thiếu mục cho biểu {form}, cấp {level}", f"thêm [[{entry}]] cho cấp này")


def _lines(shape: _Shape) -> tuple[str, ...]:
    if isinstance(shape, Issuer):
        return (*shape.parent, *shape.issuer)
    if isinstance(shape, Addressees):
        return (*shape.to, *shape.copies)
    return shape.lines


def _reports(pack: Pack) -> list[tuple[str, str]]:
    """Every (form, level) that an obligation asks for."""
    found = {(duty.form, level): None for duty in pack.obligation for level in duty.levels}
    return [pair for pair in found if pair[0] in pack.form_by_key]


def _check_obligation(place: Place, pack: Pack, duty: Obligation) -> Iterator[Problem]:
    form = pack.form_by_key.get(duty.form)
    if form is None:
        yield place.problem(f"biểu mẫu “{duty.form}” không có trong gói", "sửa form hoặc thêm biểu vào form_files")
    elif duty.period not in form.periods:
        yield place.problem(f"biểu {duty.form} không có kỳ báo cáo “{duty.period}”", "sửa period hoặc periods của biểu")
    elif missing := [level for level in duty.levels if level not in form.document.symbol]:
        yield place.problem(
            f"biểu {duty.form} chưa có ký hiệu văn bản cho cấp {', '.join(missing)}", "bổ sung [document.symbol]"
        )
    yield from check_days(place, pack, duty)
    yield from _check_receivers(place, pack, duty)


def _check_receivers(place: Place, pack: Pack, duty: Obligation) -> Iterator[Problem]:
    if not duty.levels:
        yield place.problem("chưa nêu cấp phải báo cáo (levels)", "ghi các cấp phải báo cáo")
    for level in duty.levels:
        if level not in duty.to:
            yield place.problem(
                f"chưa nêu nơi nhận của cấp {level}", f'thêm {level} = "parent" hoặc khóa cơ quan vào to'
            )
    for named, receiver in duty.to.items():
        if named not in duty.levels:
            yield place.problem(f"to nêu cấp “{named}” không có trong levels", "sửa to hoặc levels")
        if receiver != _PARENT and receiver not in pack.agencies:
            yield place.problem(f"nơi nhận “{receiver}” không có trong pack.toml", 'ghi "parent" hoặc thêm [[agency]]')


def _check_form(file: str, form: Form, agencies: frozenset[str], names: frozenset[str]) -> Iterator[Problem]:
    place = Place(file, "")
    if not form.periods:
        yield place.problem("biểu chưa có kỳ báo cáo (periods)", 'ghi periods, ví dụ ["year"]')
    yield from check_text(place, (form.title, form.short, *form.column), names)
    document = form.document
    frame = (document.type_name, document.summary, document.annex_number, document.annex_title, document.annex_basis)
    yield from check_text(Place(file, "document"), (*frame, *document.symbol.values()), names)
    yield from check_text(Place(file, "document.opening"), _texts(document.opening), names)
    yield from check_text(Place(file, "document.closing"), _texts(document.closing), names)
    if form.kind == "table":
        if form.section:
            yield place.problem("biểu dạng bảng lại có [[section]]", 'bỏ [[section]] hoặc đổi kind thành "outline"')
        yield from check_rows(file, form, agencies)
        return
    if form.row:
        yield place.problem("biểu dạng đề cương lại có [[row]]", 'bỏ [[row]] hoặc đổi kind thành "table"')
    for section in form.section:
        yield from check_text(Place(file, section.key), (section.title, section.prompt, section.short), names)
    yield from check_sections(file, form)


def _check_comparisons(file: str, pack: Pack, form: Form) -> Iterator[Problem]:
    """References of compare_with, "form:key", to rows or fields of the pack's forms."""
    for item in form.fields.values():
        for reference in item.compare_with:
            name, _, key = reference.partition(":")
            other = pack.form_by_key.get(name)
            if other is None or (key not in other.rows and key not in other.fields):
                yield Place(file, item.key).problem(
                    f"compare_with trỏ đến “{reference}” không có trong gói", "ghi dạng BIỂU:khóa của một ô số"
                )


def _texts(paragraphs: Iterable[Paragraph]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs]
