"""What whoever runs the service types: `flask --app app meetings`. Neither web nor Flask."""
