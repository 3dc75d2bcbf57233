"""Adds the security and caching headers to every answer."""

from flask import Flask, Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the link gives access, so no other site may learn it
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
NOT_KEPT = ("Cache-Control", "no-store")  # unless the view has set another


def install(app: Flask) -> None:
    """Add the headers to every answer of `app`."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.extend(HEADERS)
        response.headers.setdefault(*NOT_KEPT)
        return response
