"""
canongate: governance as software.

What is listed in ``__all__`` is the public interface; everything else may move.
"""

__all__ = ["__version__"]
__version__ = "0.1.0"
