"""A law of one duty and one rule, from which the refusals start."""

LAW = """
[[instrument]]
id = "SI 2014/1530"
title = "The Regulations"
href = "https://www.legislation.gov.uk/uksi/2014/1530"
in_force_from = 2014-09-01

[[duty]]
id = "send_final_plan"
name = "Finalised plan"
label = "Send the finalised plan"
holder = "local_authority"
kind = "limit"
starts = ["request_received"]
ends = ["final_plan_sent"]

  [[duty.rule]]
  version = "2014"
  amount = 20
  unit = "weeks"
  counting = "within"
  basis = "statute"
  instrument = "SI 2014/1530"
  provision = "reg 13(2)"
  href = "https://www.legislation.gov.uk/uksi/2014/1530/regulation/13"
  in_force_from = 2014-09-01
  checked_on = 2026-11-23
  confidence = "V"
  exceptions = [ { ground = "school_closed", provision = "reg 13(3)", confidence = "V" } ]
"""
SECOND_RULE = LAW[LAW.index("  [[duty.rule]]") :].replace('"2014"', '"2029"').replace("amount = 20", "amount = 12")
RULE_LINES = [line.strip() for line in LAW[LAW.index("  [[duty.rule]]") :].splitlines()[1:] if line.strip()]


def followed(*, until: str, since: str = "2029-09-01") -> str:
    """The example with a last day, and a successor in force from another."""
    first = LAW.replace("  checked_on", f"  in_force_to = {until}\n  checked_on")
    return first + SECOND_RULE.replace("in_force_from = 2014-09-01", f"in_force_from = {since}")
