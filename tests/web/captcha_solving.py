"""Does a captcha's work as a browser does, for tests that send a form with a captcha."""

import altcha
from django.test import Client
from django.urls import reverse


def solved_captcha(client: Client) -> dict[str, str]:
    """What a form with a solved captcha sends besides its own fields. It counts once."""
    return {"captcha_solution": solution_for(client)}


def solution_for(client: Client) -> str:
    """The solution of a new challenge, as the browser sends it."""
    challenge = altcha.Challenge.from_dict(client.get(reverse("accounts:captcha_challenge")).json())
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()
