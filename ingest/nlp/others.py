"""What stands in capitals where a company might, and is none: people and their jobs, places and
sites, things of contracts, laws, fairs, indices, products with a version, sums.

Only names that no register knows are held to these rules, by their words and their neighbours. A
legal form at the end of a name outweighs all but a place or a job beside it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.nlp.lexicon import lexicon

_SUM = re.compile(r"[A-Z]{3}\s?\d[\d,.]*\s?(?:tn|bn|mn|m|b|k|trillion|billion|million)?")
_VERSION = re.compile(r".*\s(?:v?\d+\.\d+|[A-Z]{1,3}\d{2,4}[A-Z]{0,2}|[vV]\d+)")
_LEGAL_END = re.compile(
    r",?\s(?:Inc|Incorporated|Corp|Corporation|Co|Ltd|Limited|LLC|L\.L\.C|LLP|LP|L\.P|PLC|plc|AG|SE"
    r"|S\.A|N\.V|B\.V|GmbH|AB|ASA|PBC|N\.A|Pty Ltd|Pte Ltd)\.?$"
)
FIRM_END = re.compile(
    r"(?:^|\s)(?:AI|Labs?|Technologies|Technology|Systems|Semiconductors?|Robotics|Networks|Computing"
    r"|Capital|Partners|Ventures|Holdings|Group|Energy|Power|Infrastructure|Bank|Software|Cloud"
    r"|Compute|Securities|& Co|Brothers|& Sons|Investments|Management|Associates|Industries"
    r"|Renewables|Silicon|Photonics|Nuclear|Materials|Logistics|Optics|Quantum|Solar|Wind|Grid|Realty"
    r"|Properties|Parks|Cent(?:er|re)s|Microsystems|Devices|Aerospace|Lithography|Memory|Circuits"
    r"|Telecom|Television|Media|Health|Foods|Motors|Steel|Insurance|Airlines|Studios|Games|Pharma"
    r"|Entertainment|International|Financial|Data|Digital|Interactive|Music|Pictures|Electric"
    r"|Mobile|Wireless|Oil|Gas|Medical|Biosciences|Therapeutics|Enterprises|Corporation)$"
)
_JOB_AFTER = re.compile(
    r",?\s(?!its\b|their\b)(?:(?:the|an?|who is|[\w.&-]+['’]s?)\s)?(?:[\w&-]+\s){0,3}?"
    r"(?:chief\s(?:executive|\w+\sofficer"
    r"|scientist|economist|investment|of\sstaff)|C[EFOT]O|(?:vice\s)?president|chair(?:man|woman)?"
    r"|(?:co-?)?founder|analyst|strategist|economist|spokes(?:man|woman|person)|head\sof|director"
    r"|managing\s(?:director|partner)|portfolio\smanager|professor|lawyer|attorney|minister|senator"
    r"|governor|mayor|partner\sat)\b"
)
_TITLE_BEFORE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sir|Sen|Gov|Rep)\.?\s$")
_JOB_BEFORE = re.compile(r"(?P<word>[\w-]+),?\s$")
_OWN_BEFORE = re.compile(
    r"\b(?:the|its|their|our|his|this|that|at|in|near|['’]s)\s(?:[a-z-]+\s){0,2}$", re.I
)
_AT_BEFORE = re.compile(r"\b(?:at|during|for|before|after)\s(?:the\s|its\s)?$", re.IGNORECASE)
_YEAR_AFTER = re.compile(r"\s(?:19|20)\d\d\b")
_NUMBER_AFTER = re.compile(
    r"\s\d{2,4}(?=[.,;]?(?:\s(?!million|billion|[A-Z]W\b)[a-z]|\s*$|[.,;]\s))"
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|near|at|outside|around|of|from|across|our|its|their)\s(?:the\s)?$", re.IGNORECASE
)
_NEXT_WORD = re.compile(r"\s(?P<word>[A-Za-z][\w-]*)")
_NEXT_CAPITALS = re.compile(r"(?:\s(?:and\s)?[A-Z][\w-]*){1,4}")
_ROLES = frozenset(
    {"company", "firm", "group", "fund", "startup", "start-up", "giant", "maker", "developer",
     "operator", "lender", "bank", "investor", "unit", "arm", "lab", "venture", "designer",
     "provider", "utility", "landlord", "miner", "carmaker", "chipmaker"}
)  # fmt: skip
"""Small words that end a description: "the Toronto AI company"."""
_COUNTY = ("County", "Parish", "Township", "Prefecture", "Province", "Airport")
_AROUND = 60


def is_thing(words: str) -> bool:
    """Is it, by its words alone, a thing of a contract, a law, a sum, a fair or a product?"""
    lists, plain = lexicon().others, " ".join(words.split())
    if _LEGAL_END.search(plain) is not None:
        return False
    parts = [part.strip(".,’'") for part in plain.split()]
    if not parts or plain in lists.not_companies or parts[-1] in _ROLES:
        return True
    bare = [part.removesuffix("'s").removesuffix("’s") for part in parts]
    if all(_is_contract_word(part) for part in bare):
        return True
    if len(parts) > 1 and (bare[-1] in lists.other_ends or bare[0] in lists.other_starts):
        return True
    first, joint, _ = plain.partition(" and ")
    if joint and " " in first and first.split()[-1] in lists.other_ends:
        return True
    return _SUM.fullmatch(plain) is not None or _is_product(plain)


def _is_contract_word(word: str) -> bool:
    small = word in ("and", "of", "or", "the", "&", "for") or word.isdigit()
    return small or word in lexicon().others.contract_words


def _is_product(plain: str) -> bool:
    """`Claude Opus 4.5`: a known product with more words, or a name with a version."""
    names = lexicon().names
    first = plain.split()[0]
    more = len(plain.split()) > 1
    return more and (first in names.products or _VERSION.fullmatch(plain) is not None)


def is_other(
    text: str, start: int, end: int, *, titled: bool = False, is_firm: bool = False
) -> bool:
    """Do the words of `text[start:end]` or those beside it say that it is no company? `titled`: the
    sentence is in title case, so that a capital word beside it says nothing. `is_firm`: another
    rule takes it for a firm, so that a first name in it does not speak against it."""
    plain = " ".join(text[start:end].split())
    before = text[max(0, start - _AROUND) : start].rpartition("\n\n")[2]
    after = text[end : end + _AROUND].partition("\n\n")[0]
    if (
        is_thing(plain)
        or is_person(plain, before, after, is_firm)
        or is_place(plain, before, after)
    ):
        return True
    if _LEGAL_END.search(plain) is not None or titled:
        return False
    role = _NEXT_WORD.match(after)
    if role is not None and role["word"] in _ROLES and plain.split()[0] in lexicon().others.places:
        return True
    if _AT_BEFORE.search(before) and _YEAR_AFTER.match(after):
        return True
    if re.search(r"\bthe\s$", before, re.IGNORECASE) and _NUMBER_AFTER.match(after):
        return True
    return _goes_on_as_thing(plain, after)


def _goes_on_as_thing(plain: str, after: str) -> bool:
    """`[Science] Act`, `[Industrial] Average`, `[Master] Services Agreement`."""
    run = _NEXT_CAPITALS.match(after)
    if run is None:
        return False
    if _LEGAL_END.search(f"{plain}{run[0]}") is not None:
        return False
    words, follows = lexicon(), run[0].split()
    ends = any(word in words.others.other_ends for word in follows)
    return ends or follows[-1] in words.names.no_company_ends


def is_person(plain: str, before: str, after: str, is_firm: bool = False) -> bool:
    """A first name and another, a title before it, or a job on either side."""
    lists = lexicon().others
    parts = plain.split()
    if _TITLE_BEFORE.search(before):
        return True
    if len(parts) == 2 and parts[0] in lists.given_names and _JOB_AFTER.match(after):
        return True
    if _LEGAL_END.search(plain) or FIRM_END.search(plain) or "&" in parts:
        return False
    if len(parts) > 1 and any(part.lower() in lists.job_words for part in parts[:-1]):
        return True
    if len(parts) == 1 and not is_firm:
        first = re.search(r"(?P<word>[A-Z][\w-]+)\s$", before)
        return first is not None and first["word"] in lists.given_names
    if not 2 <= len(parts) <= 4:
        return False
    if (parts[0] in lists.given_names and not is_firm) or _JOB_AFTER.match(after):
        return True
    job = _JOB_BEFORE.search(before)
    return job is not None and job["word"].lower() in lists.job_words


def is_place(plain: str, before: str, after: str) -> bool:
    """`Berkshire` County, the `Goodnight` site, `Vineland` in "in Vineland, Ohio"."""
    lists = lexicon().others
    if plain in lists.places or plain in lists.regions or plain.endswith(_COUNTY):
        return True
    follows = _NEXT_WORD.match(after)
    if follows is not None:
        if follows["word"] in lists.place_ends:
            return True
        if follows["word"] in lists.site_words and _OWN_BEFORE.search(before):
            return True
    in_region = _region_after().match(after) is not None
    return in_region and _PLACE_BEFORE.search(before) is not None


def is_known_place(text: str, start: int, end: int) -> bool:
    """A name of the register that is a place here: `Berkshire County`, "in Berkshire, England"."""
    after = text[end : end + _AROUND]
    follows = _NEXT_WORD.match(after)
    if follows is not None and follows["word"] in _COUNTY:
        return True
    in_region = _region_after().match(after) is not None
    return (
        in_region
        and re.search(r"\b(?:in|near|outside)\s$", text[max(0, start - 9) : start]) is not None
    )


@lru_cache(maxsize=1)
def _region_after() -> re.Pattern[str]:
    regions = "|".join(map(re.escape, lexicon().others.regions))
    return re.compile(rf",\s(?:{regions})\b(?!['’]s|-)")


@lru_cache(maxsize=4)
def places_of(text: str) -> frozenset[str]:
    """Towns that the text names with their state or country somewhere: `Vineland, New Jersey`."""
    regions = "|".join(map(re.escape, lexicon().others.regions))
    rule = re.compile(
        rf"\b(?:in|near|at|outside|of)\s(?P<town>[A-Z][\w.’'-]+(?:\s[A-Z][\w-]+){{0,2}}),\s"
        rf"(?:{regions})\b(?!['’]s|-)"
    )
    return frozenset(match["town"] for match in rule.finditer(text))
