"""Words that try to be more than words, and where a message may show them."""

from handlers.domain.messages import Aside, Fact, Facts, Heading, Line, Part, Quote
from handlers.domain.texts import Words, text

HOSTILE = [
    "",
    " \n ",
    "<!channel> <!here|her> <!everyone>",
    "@here @channel @everyone @lise",
    "&lt;!here&gt; &amp;lt;!here&amp;gt;",
    "<@U0LISE> <#C0WARD> <!subteam^S1> <!date^1^{date}|nå>",
    "<http://evil.example|intranett> https://evil.example www.evil.example kari@solvik.no 22 33 44 55",
    "*fet* _kursiv_ ~strøk~ `kode` ```blokk``` > sitat\n> sitat\n1. liste\n• punkt",
    ":x: :tada: :skin-tone-2:",
    "👩🏽‍⚕️👨‍👩‍👧‍👦🇳🇴🏴󠁧󠁢󠁥󠁮󠁧󠁿🙂",
    "\u202egnivirks\u202c عربى עברית \u2067x\u2069",
    "z\u200be\u200dr\ufeffo\u2060",
    "Z̸̢͔̩̪̑a̴͇̾l̶̛g̷̭̽o" * 200,
    "x" * 40_000,
    "å" * 39_999 + "👩🏽‍⚕️",
    '{"type": "button"} \\u003c!here\\u003e %3C!here%3E',
    "[intranett](https://evil.example) ![x](https://evil.example/x.png) <https://evil.example>",
    "**fet** # tittel\n- punkt\n1. én\n\n---\n\r\n\\* \\_",
    '<at>Tidstyv</at> <at id="0">Alle</at> <b>fet</b> <img src=x onerror=alert(1)> <script>x</script>',
    "{{DATE(2026-01-01T00:00:00Z)}} {{TIME(2026-01-01T00:00:00Z,SHORT)}} {{{DATE(x)}}} ${data} {" + "{" * 9000,
    "{\n{DATE(x)}} {",
    "\n" * 30_000 + "\u2028\u2029\x0b",
    "a\n" * 20_000,
    '"\\' * 20_000,
]


def everywhere(words: str) -> tuple[Part, ...]:
    inside = text("sentence", words=Words(words))
    return (
        Heading(inside),
        Quote(Words(words)),
        Line(inside),
        Facts((Fact(text("label"), Words(words)),)),
        Aside(inside),
    )
