"""What a case officer does in the Prefect UI: each form is a flow of its own, or a deployment of `record-event`."""
