"""
Starts ministack with additions for the parts of AWS that this project needs.

faults.py has the faults that a test can request, and resources.py the resource types that ministack's CloudFormation lacks.

Replicas are not a fault: as on AWS, a function of a distribution cannot be deleted until CloudFront has deleted its copies.
It starts to delete them when no distribution uses the function any more.
"""

import functools
import os
import re
import sys

# Requests are verified as by AWS: the signature, the age, and the caller's policies.
os.environ["AUTH"] = "true"
os.environ.setdefault(
    "SERVICES",
    "cloudformation,s3,sqs,lambda,iam,sts,logs,cloudwatch,monitoring,cloudfront,cloudfront-keyvaluestore,sns,"
    "route53,acm,wafv2,budgets,events,scheduler,kms",
)
# Listeners of unused services on fixed ports.
os.environ["IOT_MTLS_ENABLED"] = "0"
os.environ["SFTP_ENABLED"] = "0"

import ministack.core.iam_actions as iam_actions  # noqa: E402
import ministack.core.iam_evaluator as iam_evaluator  # noqa: E402
import ministack.services.cloudformation.provisioners as provisioners  # noqa: E402
import ministack.services.cloudfront as cloudfront  # noqa: E402
import ministack.services.lambda_svc as lambda_svc  # noqa: E402
from ministack import app  # noqa: E402
from faults import FAULTY, fault  # noqa: E402
from ministack.core.responses import error_response_json  # noqa: E402
from resources import add_to  # noqa: E402

RESOURCES = provisioners._RESOURCE_HANDLERS


# --- Encryption on the way -----------------------------------------------------------------------------------------

# All requests to AWS use TLS, and the policies of buckets and queues deny others. On loopback, no request does.
pin_request_origin = iam_evaluator.pin_request_origin


def pin_encrypted(client_ip, encrypted):
    pin_request_origin(client_ip, True)


# --- Resource types that ministack does not know, or not whole ----------------------------------------------------------

add_to(RESOURCES)

alarm_record = provisioners._cw_metric_alarm_record


def record_with_math(name, props):
    """An alarm on an expression is stored with its metrics; it never fires."""
    if not props.get("Metrics"):
        return alarm_record(name, props)
    plain = {**props, "MetricName": "expression", "Namespace": "expression", "Period": 300}
    plain.pop("Metrics")
    return {**alarm_record(name, plain), "Metrics": props["Metrics"]}


provisioners._cw_metric_alarm_record = record_with_math


# --- Copies of functions at the edge -------------------------------------------------------------------------------

FUNCTION_ARN = re.compile(r"<LambdaFunctionARN>([^<]+)</LambdaFunctionARN>")

# Function ARN without the version -> CloudFront's copies of it.
replicas = set()


def attached_functions():
    """Functions that the account's distributions use at present."""
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
    """Lambda's error message if a function has copies, or None."""
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


# --- Concurrency that a function keeps: ministack's CloudFormation leaves it out -------------------------------------

create_function_resource, update_function_resource = FUNCTION["create"], FUNCTION["update"]


def keep_concurrency(physical_id, props):
    kept = props.get("ReservedConcurrentExecutions")
    if kept is None:
        lambda_svc._functions[physical_id]["concurrency"] = None
    else:
        lambda_svc._put_function_concurrency(physical_id, {"ReservedConcurrentExecutions": int(kept)})


def create_with_concurrency(logical_id, props, *rest, **named):
    answer = create_function_resource(logical_id, props, *rest, **named)
    keep_concurrency(answer[0], props)
    return answer


def update_with_concurrency(physical_id, old_props, new_props, *rest, **named):
    answer = update_function_resource(physical_id, old_props, new_props, *rest, **named)
    keep_concurrency(physical_id, new_props)
    return answer


FUNCTION["create"], FUNCTION["update"] = create_with_concurrency, update_with_concurrency


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


# --- Rules: on the default bus the ARN of one has no bus in it (Service Authorization Reference, "Amazon EventBridge") --------

resource_arn = iam_actions.extract_resource_arn


def resource_arn_of_rule(*args, **kwargs):
    return resource_arn(*args, **kwargs).replace(":rule/default/", ":rule/")


def patch_everywhere(name, old, new):
    """Replaces a function in every module, because modules import functions by name."""
    found = 0
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("ministack.") and getattr(module, name, None) is old:
            setattr(module, name, new)
            found += 1
        table = getattr(module, "_ACTION_HANDLERS", None)
        if isinstance(table, dict) and getattr(module, "__name__", "").startswith("ministack."):
            for action, handler in table.items():
                if handler is old:
                    table[action] = new
                    found += 1
    if found == 0:
        raise SystemExit(f"stubs.py: ministack has no {name} that could be wrapped; look at its version.")


patch_everywhere("pin_request_origin", pin_request_origin, pin_encrypted)
patch_everywhere("extract_resource_arn", resource_arn, resource_arn_of_rule)
patch_everywhere("_get_function", get_function, get_function_of_version)
patch_everywhere("serve_function_code", serve_code, serve_code_of_version)
for wrapped, (before, after) in FAULTY.items():
    patch_everywhere(wrapped, before, after)


def main():
    sys.argv = ["ministack"]
    app.main()


if __name__ == "__main__":
    main()
