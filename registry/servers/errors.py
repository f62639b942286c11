"""What can go wrong while starting the embedded servers, in words an operator can act on."""


class ServerError(RuntimeError):
    """A server could not be started, reached or prepared; the message says what to do next."""


class InUse(ServerError):
    """The servers were asked to stop while another run still uses them; wait for it or end it first."""
