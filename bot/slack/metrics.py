"""What is counted of the traffic with Slack; never what anybody said."""

from prometheus_client import Counter, Gauge, Histogram

ARRIVALS = Counter("tidstyv_slack_arrivals", "Requests and envelopes from Slack, by the answer they got", ["answer"])
ANSWER_SECONDS = Histogram(
    "tidstyv_slack_answer_seconds",
    "From a whole request to its answer",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
)
CALLS = Counter("tidstyv_slack_calls", "Calls of Slack's Web API, by what became of them", ["method", "outcome"])
SOCKETS = Gauge("tidstyv_slack_sockets", "Socket Mode connections that hear")
SILENCE = Gauge("tidstyv_slack_socket_silence_seconds", "Since the quietest Socket Mode connection was last heard")
