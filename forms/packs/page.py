"""Everything that a pack says, as parts to be read: on the terminal, and on a paper that a department proofreads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from forms.agencies import name_on
from forms.cut_offs import cut_off_day, usual_cut_offs
from forms.dates import day_text
from forms.duties import due_day, owed_years, period_of
from forms.form import Level
from forms.listing import ListColumn, ListRow
from forms.pack import Addressees, Agency, Issuer, Obligation, Pack, SignerTitle
from forms.packs.words import LEVELS, PERIODS

PARENT = "parent"


class Part(Struct, frozen=True):
    """A heading, what is said under it, and a table; depth 1 for a chapter, 2 for what stands in one."""

    title: str
    lead: tuple[str, ...] = ()
    columns: tuple[ListColumn, ...] = ()
    rows: tuple[ListRow, ...] = ()
    depth: int = 1


def page_of(pack: Pack, province: str = "") -> tuple[Part, ...]:
    """The whole page, in the order in which a department reads. province: its name, where the pack is of one."""
    from forms.packs.page_forms import form_parts

    forms = (part for form in pack.forms for part in form_parts(pack, form))
    return (_basis(pack, province), _duties(pack), *_agencies(pack), *_frames(pack), *forms, *_errata(pack))


def levels_text(levels: Iterable[str]) -> str:
    """ "cấp xã, cấp huyện"; "mọi đơn vị" where none is named."""
    return ", ".join(LEVELS[level] for level in levels) or "mọi đơn vị"


def agencies_text(pack: Pack, keys: Iterable[str]) -> str:
    """The agencies' names; a key that the pack does not know stands as it is."""
    return "; ".join(pack.agencies[key].name if key in pack.agencies else key for key in keys)


def _basis(pack: Pack, province: str) -> Part:
    where = f"{province} (mã {pack.province})" if pack.province else "mọi tỉnh, thành phố"
    tiers = "ba cấp: tỉnh, huyện, xã" if pack.tiers == 3 else "hai cấp: tỉnh, xã"
    lead = [
        f"Mã gói {pack.id}, bản {pack.version}; dùng cho {where}, chính quyền {tiers}.",
        f"Năm kế hoạch: {', '.join(map(str, pack.years))}.",
        f"Căn cứ: {pack.basis.cited}: {pack.basis.title}.",
        f"Nguồn: {pack.source}.",
    ]
    if pack.strategy:
        plan = pack.strategy
        lead.append(f"Mục tiêu theo {plan.title}, giai đoạn {plan.first} - {plan.last} (nguồn {plan.source}).")
    columns = (ListColumn("Tên trong lời văn", 40), ListColumn("Ghi là", 160))
    rows = tuple(ListRow((f"{{{name}}}", text)) for name, text in pack.variables.items())
    return Part(pack.title, tuple(lead), columns if rows else (), rows)


def _duties(pack: Pack) -> Part:
    columns = (
        ListColumn("Mã", 12, centred=True),
        ListColumn("Báo cáo", 52),
        ListColumn("Ai lập, gửi đến đâu", 50),
        ListColumn("Kỳ", 26, centred=True),
        ListColumn("Thời hạn ghi trong văn bản", 44),
        ListColumn("Hạn cuối; ngày chốt số liệu", 44, centred=True),
        ListColumn("Nguồn", 20, centred=True),
    )
    rows = tuple(ListRow(_duty(pack, duty)) for duty in pack.obligation)
    return Part("Báo cáo phải lập", ("“Trước ngày” nghĩa là hạn cuối là hôm trước.",), columns, rows)


def _duty(pack: Pack, duty: Obligation) -> tuple[str, ...]:
    form = pack.form_by_key.get(duty.form)
    who = "\n".join(f"{LEVELS[level]} → {_receiver(pack, level, duty.to.get(level, ''))}" for level in duty.levels)
    about = [duty.title, f"Biểu: {form.short if form else duty.form}"]
    if duty.warning:
        about.append(duty.warning)
    return duty.id, "\n".join(about), who, _period(pack, duty), duty.due_text, "\n".join(_days(pack, duty)), duty.source


def _receiver(pack: Pack, level: str, to: str) -> str:
    if level == "tinh" and to in pack.agencies and pack.agencies[to].acts_for:
        return "như Kính gửi, Nơi nhận của văn bản"
    return "đơn vị cấp trên" if to == PARENT else agencies_text(pack, (to,))


def _period(pack: Pack, duty: Obligation) -> str:
    titles = [period_of(duty, year).title for year in owed_years(pack, duty)]
    return "\n".join(titles) or PERIODS[duty.period]


def _days(pack: Pack, duty: Obligation) -> Iterator[str]:
    """A line for each plan year."""
    for year in owed_years(pack, duty):
        last, until = due_day(duty, year), cut_off_day(period_of(duty, year), (duty, year), usual_cut_offs())
        yield f"{day_text(last) if last else 'chưa có hạn'}; chốt số liệu {day_text(until)}"
    if not owed_years(pack, duty):
        yield "khi có việc"


def _agencies(pack: Pack) -> Iterator[Part]:
    columns = (
        ListColumn("Khóa", 34),
        ListColumn("Tên in trên văn bản", 60),
        ListColumn("Chữ viết tắt", 22, centred=True),
        ListColumn("Cách viết khác được hiểu là cơ quan này", 84),
        ListColumn("Ghi chú", 48),
    )
    rows = tuple(ListRow(_agency(agency)) for agency in pack.agency)
    last = max(pack.years)
    lead = f"Tên đang dùng ở cuối năm {last}; tên của thời gian khác ghi ở cột ghi chú."
    yield Part("Cơ quan", (lead,), columns, rows)
    if pack.succession:
        yield _successions(pack)


def _agency(agency: Agency) -> tuple[str, ...]:
    notes = []
    if agency.acts_for:
        notes.append("Lập báo cáo chung của tỉnh.")
    if agency.collective:
        notes.append("Một nhóm cơ quan, không tự lập báo cáo.")
    for name in agency.named:
        span = [f"từ {day_text(name.since)}" if name.since else "", f"đến {day_text(name.until)}" if name.until else ""]
        notes.append(f"{' '.join(filter(None, span)) or 'mọi ngày'}: {name.name} ({name.short}); {name.source}")
    return agency.key, agency.name, agency.short, "; ".join(agency.aliases), "\n".join(notes)


def _successions(pack: Pack) -> Part:
    columns = (
        ListColumn("Từ ngày", 24, centred=True),
        ListColumn("Cơ quan trước", 56),
        ListColumn("Cơ quan nhận nhiệm vụ", 56),
        ListColumn("Nhiệm vụ", 76),
        ListColumn("Nguồn", 36),
    )
    rows = []
    for each in pack.succession:
        before = name_on(pack, each.agency, each.since)
        named = before.name if before else each.agency
        rows.append(ListRow((each.since, named, agencies_text(pack, each.to), each.tasks, each.source)))
    return Part("Chuyển giao nhiệm vụ", (), columns, tuple(rows), depth=2)


_Shape = Issuer | Addressees | SignerTitle


def _frames(pack: Pack) -> Iterator[Part]:
    """Heads, recipients, signers, each with whom it is for."""
    columns = (ListColumn("Dùng cho", 60), ListColumn("Dòng trên", 90), ListColumn("Dòng dưới, chữ đậm", 90))
    heads = tuple(ListRow((_for(pack, each), "\n".join(each.parent), "\n".join(each.issuer))) for each in pack.issuer)
    yield Part("Thể thức văn bản: tên cơ quan ở đầu văn bản", (), columns, heads)
    columns = (ListColumn("Dùng cho", 60), ListColumn("Kính gửi", 80), ListColumn("Nơi nhận", 100))
    to = tuple(ListRow((_for(pack, each), "\n".join(each.to), "\n".join(each.copies))) for each in pack.addressees)
    yield Part("Thể thức văn bản: nơi gửi, nơi nhận", (), columns, to)
    columns = (ListColumn("Dùng cho", 60), ListColumn("Chức danh, từ trên xuống", 110), ListColumn("Ghi chú", 70))
    signs = tuple(ListRow((_for(pack, each), "\n".join(each.lines), each.note)) for each in pack.signer)
    yield Part("Thể thức văn bản: người ký", (), columns, signs)


def _for(pack: Pack, shape: _Shape) -> str:
    forms = [pack.form_by_key[key].short for key in shape.forms if key in pack.form_by_key]
    said = [levels_text(shape.levels)]
    said += [f"biểu: {', '.join(forms)}"] if forms else []
    said += [f"cơ quan: {agencies_text(pack, shape.agencies)}"] if shape.agencies else []
    said += [f"đơn vị mã: {', '.join(shape.units)}"] if shape.units else []
    return "\n".join(said)


def _errata(pack: Pack) -> Iterator[Part]:
    if not pack.erratum:
        return
    columns = (
        ListColumn("Số", 12, centred=True),
        ListColumn("Chỗ trong nguồn", 44),
        ListColumn("Nội dung trong nguồn", 92),
        ListColumn("Cách xử lý trong báo cáo", 92),
    )
    rows = tuple(ListRow((str(each.number), each.where, each.anomaly, each.treatment)) for each in pack.erratum)
    yield Part("Đính chính", (), columns, rows)


def level_of(levels: Iterable[Level], agencies: str) -> str:
    """Who is asked, in one line; "" where everybody is."""
    named = ", ".join(LEVELS[level] for level in levels)
    return "; ".join(text for text in (named, agencies) if text)
