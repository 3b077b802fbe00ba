"""How do people come in? What the libraries of signing in (axes, allauth) are told about this house."""
