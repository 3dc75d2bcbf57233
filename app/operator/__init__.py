"""The commands of an operator, `flask --app app …`: what there is, what is wrong, and how to end it."""
