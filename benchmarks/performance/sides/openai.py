"""openai: a chat completion."""

from __future__ import annotations

from benchmarks.performance.signed import SECRET, padded, standard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PATH = "/chat/completions"
ANSWER = (
    '{"id":"chatcmpl-1","object":"chat.completion","created":1780635431,"model":"gpt-4o-mini","choices":[{"index":0,'
    '"message":{"role":"assistant","content":"Yes.","refusal":null},"logprobs":null,"finish_reason":"stop"}],'
    '"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11},"service_tier":"default"}'
)
EVENT = padded(
    '{"id":"evt_1","object":"event","created_at":1780635431,"type":"response.completed","data":{"id":"resp_1"}}'
)
ASKED = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Paid?"}]}


def load() -> None:
    import openai  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    import openai

    create = openai.OpenAI(api_key="sk_test_bench", base_url=url).chat.completions.create
    return lambda: create(**ASKED)


def async_caller(url: str) -> Callable[[], Awaitable[object]]:
    import openai

    create = openai.AsyncOpenAI(api_key="sk_test_bench", base_url=url).chat.completions.create
    return lambda: create(**ASKED)


def listing(items: int) -> str:
    return "[" + ",".join([ANSWER] * items) + "]"


def decoder(parsed: list[object]) -> Callable[[], object]:
    from openai._models import construct_type
    from openai.types.chat import ChatCompletion

    return lambda: construct_type(type_=list[ChatCompletion], value=parsed)


def verifier() -> Callable[[], object]:
    import openai

    verify, headers = openai.OpenAI(api_key="sk_test_bench").webhooks.verify_signature, standard(EVENT)
    return lambda: verify(EVENT, headers, secret=SECRET)


def reader() -> Callable[[], object]:
    import openai

    unwrap, headers = openai.OpenAI(api_key="sk_test_bench").webhooks.unwrap, standard(EVENT)
    return lambda: unwrap(EVENT, headers, secret=SECRET)
