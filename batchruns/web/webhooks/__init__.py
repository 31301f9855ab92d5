"""The pages of a person's webhooks: endpoints, and the log of what they were sent."""
