"""Every mutant by its name, in the order of the areas."""

from collections.abc import Mapping
from dataclasses import replace

from contract_tests.mutants import (
    access,
    answers,
    deliveries,
    endpoints,
    errors,
    expiry,
    headers,
    intents,
    lists,
    methods,
    money,
    payloads,
    payouts,
    people,
    races,
    signatures,
    statuses,
    strictness,
    texts,
    updates,
    validation,
)
from contract_tests.mutants.mutant import Mutant

AREAS: Mapping[str, tuple[Mutant, ...]] = {
    "answers": answers.MUTANTS,
    "statuses": statuses.MUTANTS,
    "headers": headers.MUTANTS,
    "errors": errors.MUTANTS,
    "validation": validation.MUTANTS,
    "strictness": strictness.MUTANTS,
    "access": access.MUTANTS,
    "methods": methods.MUTANTS,
    "intents": intents.MUTANTS,
    "payouts": payouts.MUTANTS,
    "people": people.MUTANTS,
    "endpoints": endpoints.MUTANTS,
    "money": money.MUTANTS,
    "texts": texts.MUTANTS,
    "lists": lists.MUTANTS,
    "updates": updates.MUTANTS,
    "expiry": expiry.MUTANTS,
    "signatures": signatures.MUTANTS,
    "payloads": payloads.MUTANTS,
    "deliveries": deliveries.MUTANTS,
    "races": races.MUTANTS,
}
ALL = tuple(replace(mutant, area=area) for area, mutants in AREAS.items() for mutant in mutants)
MUTANTS: Mapping[str, Mutant] = {mutant.name: mutant for mutant in ALL}
