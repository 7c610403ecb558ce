"""Who is measured. What each does is in sides/, under the same name."""

from .environment import Side

# What the names of our own sides begin with.
OURS = "ours"
# With sniffio, which ours brings along too: what is left is ours alone.
BARE = Side("httpx", "bare httpx", "httpx", ("sniffio",))

SIDES = (
    Side("ours", "ours", "vivamo-client"),
    Side("ours_client", "ours, your own `httpx.Client`", "vivamo-client"),
    Side("ours_fast", "ours with `[fast]`", "vivamo-client[fast]"),
    Side("ours_pending", "ours, pending disbursements", "vivamo-client"),
    Side("ours_webhooks", "ours, `vivamo.webhooks`", "vivamo-client"),
    Side("ours_webhooks_second", "ours, the second secret signed", "vivamo-client"),
    BARE,
    Side("httpx_plain", "bare httpx, as pip installs it", "httpx"),
    Side("httpx_transport", "`httpx.HTTPTransport` called directly", "httpx"),
    Side("http_client", "`http.client`"),
    Side("pyreqwest", "pyreqwest", "pyreqwest"),
    Side("limit", "`hmac.digest`, `compare_digest`, `json.loads`"),
    Side("stripe", "stripe", "stripe"),
    Side("stripe_async", "stripe", "stripe", ("httpx", "sniffio")),
    Side("lithic", "lithic", "lithic", ("standardwebhooks",)),
    Side("increase", "increase", "increase", ("standardwebhooks",)),
    Side("modern_treasury", "modern-treasury", "modern-treasury"),
    Side("openai", "openai", "openai"),
    Side("svix", "svix", "svix"),
    Side("svix_webhooks", "svix, `svix.webhooks`", "svix"),
    Side("standardwebhooks", "standardwebhooks", "standardwebhooks"),
    Side("adyen", "adyen", "adyen"),
    Side("plaid", "plaid-python", "plaid-python"),
    Side("square", "square", "squareup"),
)
