"""What is counted of the traffic with Teams; never what anybody said."""

from prometheus_client import Counter, Histogram

CALLS = Counter("tidstyv_teams_calls", "Calls of the Bot Connector, by what became of them", ["call", "outcome"])
POSSIBLY_SENT = Counter("tidstyv_teams_possibly_sent", "Messages of which nobody can tell whether they arrived")
ARRIVALS = Counter("tidstyv_teams_arrivals", "Requests from Teams, by the answer they got", ["answer"])
ANSWER_SECONDS = Histogram(
    "tidstyv_teams_answer_seconds",
    "From a whole request to its answer",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
)
