"""A server that a shop tells about its orders: `python examples/webhook.py [PORT]`.

The union is the body of a webhook, so its root is a JSON pointer; the package `order_changed` is
made from `examples/openapi/shop.yaml`.
"""

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

import order_changed as shop


def told(body: bytes) -> str:
    """What to say of one message.

    Raises:
        DecodeError: the message is not what the shop has documented.
    """
    event = shop.decode(body, strict=True)
    match event:
        case shop.OrderPaid(order=order, amount=amount):
            return f"{order}: paid, {amount / 100:.2f}"
        case shop.OrderShipped(order=order, carrier=carrier):
            return f"{order}: shipped with {carrier or 'somebody'}"
        case shop.Unknown(tag):
            return f"something new: {tag}"


class Handler(BaseHTTPRequestHandler):
    """Answers 204, or 400 with the place of what is wrong."""

    def do_POST(self) -> None:
        """Take one message."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            print(told(body), flush=True)
        except shop.DecodeError as error:
            self.send_error(400, explain=str(error))
        else:
            self.send_response(204)
            self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", int(sys.argv[1]) if sys.argv[1:] else 0), Handler)
    print(f"listening on {server.server_port}", flush=True)
    server.serve_forever()
