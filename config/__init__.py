"""What a lawyer, a manager or an operator may change without a developer."""
