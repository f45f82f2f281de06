"""
Simulated faults of the AWS API.

A test requests a fault with a file in the folder CAMEO_AWS_FAULTS; the fault lasts as long as the file exists:

    fail-create-NAME, fail-update-NAME   creating or updating the resource with this logical id fails; the text is the reason.
                                         A first line "after N" lets N calls pass.
    hold-STACK                           a change of the stack stays in progress
    fail-changeset-STACK                 the next change set of the stack ends as FAILED; the text is the reason
    expired                              temporary credentials count as expired
    replicas-deleted                     CloudFront has deleted the copies of functions that no distribution uses
"""

import asyncio
import os
import pathlib
import time

import ministack.core.iam_evaluator as iam_evaluator
import ministack.services.cloudformation.changesets as changesets
import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.sts as sts
from ministack.services.cloudformation import _change_sets

FAULTS = pathlib.Path(os.environ["CAMEO_AWS_FAULTS"])


def fault(name):
    """The text of a requested fault, or None."""
    try:
        return (FAULTS / name).read_text()
    except OSError:
        return None


calls = {}


def fail_if_asked(verb, logical_id):
    name = f"fail-{verb}-{logical_id}"
    text = fault(name)
    if text is None:
        calls.pop(name, None)
        return
    first, _, rest = text.partition("\n")
    allowed = int(first.split()[1]) if first.startswith("after ") else 0
    calls[name] = calls.get(name, 0) + 1
    if calls[name] > allowed:
        raise ValueError((rest if first.startswith("after ") else text).strip())


provision, change = provisioners._provision_resource, provisioners._update_resource


def provision_or_fail(resource_type, logical_id, props, stack_name):
    fail_if_asked("create", logical_id)
    return provision(resource_type, logical_id, props, stack_name)


def change_or_fail(resource_type, physical_id, old_props, new_props, stack_name, logical_id=None, old_attrs=None):
    if old_props != new_props:
        fail_if_asked("update", logical_id)
    return change(resource_type, physical_id, old_props, new_props, stack_name, logical_id, old_attrs)


deploy = changesets._deploy_stack_async


async def deploy_when_let(stack_name, *args, **kwargs):
    while fault(f"hold-{stack_name}") is not None:
        await asyncio.sleep(0.2)
    return await deploy(stack_name, *args, **kwargs)


create_change_set = changesets._create_change_set


def create_change_set_or_fail(params):
    answer = create_change_set(params)
    stack_name = params["StackName"][0]
    reason = fault(f"fail-changeset-{stack_name}")
    if reason is not None and answer[0] == 200:
        wanted = params["ChangeSetName"][0]
        for made in changesets_of(stack_name):
            if made["ChangeSetName"] == wanted:
                made.update(Status="FAILED", StatusReason=reason.strip(), ExecutionStatus="UNAVAILABLE")
    return answer


def changesets_of(stack_name):
    return [each for each in _change_sets.values() if each.get("StackName") == stack_name]


resolve_credential = iam_evaluator.resolve_credential


def resolve_or_expire(access_key_id, *args, **kwargs):
    session = sts._sessions.get(access_key_id)
    if session is not None and fault("expired") is not None:
        session["Expiration"] = time.time() - 1
    return resolve_credential(access_key_id, *args, **kwargs)


# Functions of ministack by name: the original, and its replacement.
FAULTY = {
    "_provision_resource": (provision, provision_or_fail),
    "_update_resource": (change, change_or_fail),
    "_deploy_stack_async": (deploy, deploy_when_let),
    "resolve_credential": (resolve_credential, resolve_or_expire),
    "_create_change_set": (create_change_set, create_change_set_or_fail),
}
