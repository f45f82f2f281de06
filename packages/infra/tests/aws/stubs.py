"""
Starts ministack with what it lacks of the AWS that this project deploys to, and with faults that a test asks for.

A test asks for a fault by a file in the folder CAMEO_AWS_FAULTS; the fault lasts as long as the file is there:

    fail-create-NAME, fail-update-NAME   the resource with this logical id cannot be made or changed; the text is the reason.
                                         A first line "after N" lets N calls pass.
    hold-STACK                           a change of the stack stays in progress
    fail-changeset-STACK                 the next change set of the stack ends as FAILED; the text is the reason
    expired                              temporary credentials are taken for older than they are
    replicas-deleted                     CloudFront has deleted the copies of functions that no distribution has any more

Replicas are not a fault: as on AWS, a function that was on a distribution cannot be deleted until CloudFront has
deleted its copies, which begins when the last distribution has let go of it.
"""

import asyncio
import functools
import os
import pathlib
import re
import sys
import time
import uuid

# Requests are checked as AWS checks them: signature, age, and what the caller's policies allow.
os.environ["AUTH"] = "true"
os.environ.setdefault(
    "SERVICES",
    "cloudformation,s3,sqs,lambda,iam,sts,logs,cloudwatch,monitoring,cloudfront,cloudfront-keyvaluestore,sns,"
    "route53,acm,wafv2,budgets,events",
)
# Listeners on fixed ports, of services that are not used.
os.environ["IOT_MTLS_ENABLED"] = "0"
os.environ["SFTP_ENABLED"] = "0"

import ministack.services.cloudformation.changesets as changesets  # noqa: E402
import ministack.core.iam_evaluator as iam_evaluator  # noqa: E402
import ministack.services.cloudformation.provisioners as provisioners  # noqa: E402
import ministack.services.cloudfront as cloudfront  # noqa: E402
import ministack.services.lambda_svc as lambda_svc  # noqa: E402
import ministack.services.sts as sts  # noqa: E402
from ministack import app  # noqa: E402
from ministack.core.responses import error_response_json, get_account_id  # noqa: E402

FAULTS = pathlib.Path(os.environ["CAMEO_AWS_FAULTS"])
RESOURCES = provisioners._RESOURCE_HANDLERS


def fault(name):
    """The text of a fault that a test asks for, or None."""
    try:
        return (FAULTS / name).read_text()
    except OSError:
        return None


# --- Encryption on the way -----------------------------------------------------------------------------------------

# To AWS everything goes over TLS, and the policies of buckets and queues refuse what does not. On loopback nothing does.
pin_request_origin = iam_evaluator.pin_request_origin


def pin_encrypted(client_ip, encrypted):
    pin_request_origin(client_ip, True)


# --- Resource types that ministack does not know -------------------------------------------------------------------


def recorded(attributes):
    """A type that is kept as it was written: nothing here asks what it does."""

    def create(logical_id, props, stack_name):
        physical_id = props.get("Name") or f"{stack_name}-{logical_id}-{uuid.uuid4().hex[:12].upper()}"
        return physical_id, attributes(physical_id, props)

    def update(physical_id, old_props, new_props, stack_name):
        return physical_id, attributes(physical_id, new_props)

    return {"create": create, "update": update, "delete": lambda physical_id, props: None}


def logs_arn(kind):
    return lambda physical_id, props: {
        "Arn": f"arn:aws:logs:us-east-1:{get_account_id()}:{kind}:{physical_id}",
        "DeliveryId": physical_id,
    }


MISSING = {
    "AWS::Logs::DeliverySource": logs_arn("delivery-source"),
    "AWS::Logs::DeliveryDestination": logs_arn("delivery-destination"),
    "AWS::Logs::Delivery": logs_arn("delivery"),
    "AWS::CloudFront::MonitoringSubscription": lambda physical_id, props: {},
    "AWS::Budgets::Budget": lambda physical_id, props: {},
}
for kind, attributes in MISSING.items():
    RESOURCES.setdefault(kind, recorded(attributes))

alarm_record = provisioners._cw_metric_alarm_record


def record_with_math(name, props):
    """An alarm on an expression is kept with its metrics; it never rings."""
    if not props.get("Metrics"):
        return alarm_record(name, props)
    plain = {**props, "MetricName": "expression", "Namespace": "expression", "Period": 300}
    plain.pop("Metrics")
    return {**alarm_record(name, plain), "Metrics": props["Metrics"]}


provisioners._cw_metric_alarm_record = record_with_math


# --- Copies of functions at the edge -------------------------------------------------------------------------------

FUNCTION_ARN = re.compile(r"<LambdaFunctionARN>([^<]+)</LambdaFunctionARN>")

# Function ARN without the version -> copies that CloudFront has made of it.
replicas = set()


def attached_functions():
    """Functions that a distribution of the account names now."""
    return {
        arn.rsplit(":", 1)[0]
        for distribution in cloudfront._distributions.values()
        for arn in FUNCTION_ARN.findall(distribution.get("config_xml", ""))
    }


def replicating(handler):
    @functools.wraps(handler)
    def changed(*args, **kwargs):
        answer = handler(*args, **kwargs)
        replicas.update(attached_functions())
        return answer

    return changed


DISTRIBUTION = RESOURCES["AWS::CloudFront::Distribution"]
for verb in ("create", "update"):
    DISTRIBUTION[verb] = replicating(DISTRIBUTION[verb])


def replica_of(function_name):
    """The words of Lambda when a function has copies, or None."""
    record = lambda_svc._functions.get(function_name)
    arn = record["config"]["FunctionArn"] if record else ""
    if fault("replicas-deleted") is not None:
        replicas.intersection_update(attached_functions())
    if arn not in replicas:
        return None
    return (
        f"Lambda was unable to delete {arn}:1 because it is a replicated function. "
        "Please see our documentation for Deleting Lambda@Edge Functions and Replicas."
    )


delete_function = lambda_svc._delete_function


def delete_unless_replicated(name, query_params, path_qualifier=None):
    words = replica_of(name)
    if words is not None:
        return error_response_json("InvalidParameterValueException", words, 400)
    return delete_function(name, query_params, path_qualifier)


lambda_svc._delete_function = delete_unless_replicated
FUNCTION = RESOURCES["AWS::Lambda::Function"]
delete_function_resource = FUNCTION["delete"]


def delete_resource_unless_replicated(physical_id, props):
    words = replica_of(physical_id)
    if words is not None:
        raise ValueError(f"Resource handler returned message: \"{words}\"")
    return delete_function_resource(physical_id, props)


FUNCTION["delete"] = delete_resource_unless_replicated


# --- The zip of each version: ministack hands out the newest for all ------------------------------------------------

code_url, serve_code, get_function = (
    lambda_svc._presigned_code_url,
    lambda_svc.serve_function_code,
    lambda_svc._get_function,
)


def get_function_of_version(name, qualifier=None):
    version = qualifier if str(qualifier or "").isdigit() else ""
    lambda_svc._presigned_code_url = lambda of: code_url(f"{of}@{version}" if version else of)
    return get_function(name, qualifier)


def serve_code_of_version(name, account_id=None, region=None):
    name, _, version = name.partition("@")
    if not version:
        return serve_code(name, account_id, region)
    function = lambda_svc._functions.get_scoped(account_id, region, name) or {}
    zipped = function.get("versions", {}).get(version, {}).get("code_zip")
    if zipped is None:
        return 404, {"Content-Type": "text/plain"}, b"Version not found"
    return 200, {"Content-Type": "application/zip"}, zipped


# --- Faults --------------------------------------------------------------------------------------------------------

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
    from ministack.services.cloudformation import _change_sets

    return [each for each in _change_sets.values() if each.get("StackName") == stack_name]


resolve_credential = iam_evaluator.resolve_credential


def resolve_or_expire(access_key_id, *args, **kwargs):
    session = sts._sessions.get(access_key_id)
    if session is not None and fault("expired") is not None:
        session["Expiration"] = time.time() - 1
    return resolve_credential(access_key_id, *args, **kwargs)


def patch_everywhere(name, old, new):
    """Modules import functions by name; each of them gets the new one."""
    found = 0
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("ministack.") and getattr(module, name, None) is old:
            setattr(module, name, new)
            found += 1
        for table in (getattr(module, "_ACTION_HANDLERS", None),):
            if isinstance(table, dict) and getattr(module, "__name__", "").startswith("ministack."):
                for action, handler in table.items():
                    if handler is old:
                        table[action] = new
                        found += 1
    if found == 0:
        raise SystemExit(f"stubs.py: ministack has no {name} that could be wrapped; look at its version.")


patch_everywhere("pin_request_origin", pin_request_origin, pin_encrypted)
patch_everywhere("_get_function", get_function, get_function_of_version)
patch_everywhere("serve_function_code", serve_code, serve_code_of_version)
patch_everywhere("_provision_resource", provision, provision_or_fail)
patch_everywhere("_update_resource", change, change_or_fail)
patch_everywhere("_deploy_stack_async", deploy, deploy_when_let)
patch_everywhere("resolve_credential", resolve_credential, resolve_or_expire)
patch_everywhere("_create_change_set", create_change_set, create_change_set_or_fail)


def main():
    sys.argv = ["ministack"]
    app.main()


if __name__ == "__main__":
    main()
