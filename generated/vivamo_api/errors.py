"""What can be wrong with an answer."""


class MalformedAnswer(ValueError):
    """An answer is not what the API's document says. The text names the model and the field, never a value."""


__all__ = ["MalformedAnswer"]
