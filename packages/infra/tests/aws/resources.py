"""
Resource types that ministack's CloudFormation does not know.

Each is created through ministack's API for it, so that tests can query it afterwards. Its properties are first validated against
CloudFormation's own schema of the type, which cfn-lint contains.
"""

import functools
import json
import pathlib
import re

import cfnlint.data.schemas.resources as schemas
import ministack.services.budgets as budgets
import ministack.services.cloudfront as cloudfront
import ministack.services.cloudwatch_logs as logs
from ministack.core.responses import get_account_id

KINDS = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}


@functools.cache
def schema_of(type_name):
    for file in pathlib.Path(schemas.__path__[0]).glob("*.json"):
        schema = json.loads(file.read_text())
        if schema.get("typeName") == type_name:
            return schema
    raise ValueError(f"cfn-lint has no schema of {type_name}")


def mistakes(value, rule, path, schema):
    """The violations of a value, by the JSON Schema rules that CloudFormation's schemas use."""
    if "$ref" in rule:
        rule = schema["definitions"][rule["$ref"].rsplit("/", 1)[1]]
    kinds = rule.get("type", [])
    allowed = tuple(KINDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds))
    if allowed and not isinstance(value, allowed):
        return [f"{path}: {value!r} is no {kinds}"]
    if "enum" in rule and value not in rule["enum"]:
        return [f"{path}: {value!r} is none of {rule['enum']}"]
    if isinstance(value, str) and "pattern" in rule and not re.search(rule["pattern"], value):
        return [f"{path}: {value!r} is not like {rule['pattern']}"]
    if isinstance(value, list):
        return [each for at, item in enumerate(value) for each in mistakes(item, rule.get("items", {}), f"{path}[{at}]", schema)]
    if not isinstance(value, dict):
        return []
    known = rule.get("properties", {})
    found = [f"{path}.{name}: is missing" for name in rule.get("required", []) if name not in value]
    for name, each in value.items():
        if name in known:
            found += mistakes(each, known[name], f"{path}.{name}", schema)
        elif rule.get("additionalProperties") is False:
            found.append(f"{path}.{name}: no such property")
    return found


def check(type_name, props):
    schema = schema_of(type_name)
    found = mistakes(props, schema, type_name, schema)
    if found:
        raise ValueError("Properties validation failed: " + "; ".join(found))


def answered(response):
    """The body of an answer. Raises the error that AWS would report."""
    status, _, body = response
    text = body.decode() if isinstance(body, bytes) else body
    if status >= 300:
        raise ValueError(text)
    return json.loads(text) if text and text.lstrip().startswith("{") else {}


class DeliverySource:
    @staticmethod
    def put(props):
        answered(logs._put_delivery_source({"name": props["Name"], "resourceArn": props["ResourceArn"], "logType": props["LogType"]}))
        return props["Name"], {"Arn": logs._delivery_sources[props["Name"]]["arn"]}

    @staticmethod
    def delete(physical_id, props):
        answered(logs._delete_delivery_source({"name": physical_id}))


class DeliveryDestination:
    @staticmethod
    def put(props):
        answered(
            logs._put_delivery_destination(
                {
                    "name": props["Name"],
                    "outputFormat": props["OutputFormat"],
                    "deliveryDestinationConfiguration": {"destinationResourceArn": props["DestinationResourceArn"]},
                }
            )
        )
        return props["Name"], {"Arn": logs._delivery_destinations[props["Name"]]["arn"]}

    @staticmethod
    def delete(physical_id, props):
        answered(logs._delete_delivery_destination({"name": physical_id}))


class Delivery:
    @staticmethod
    def put(props):
        for old_id, old in list(logs._deliveries.items()):
            if old["deliverySourceName"] == props["DeliverySourceName"]:
                del logs._deliveries[old_id]
        made = answered(
            logs._create_delivery(
                {
                    "deliverySourceName": props["DeliverySourceName"],
                    "deliveryDestinationArn": props["DeliveryDestinationArn"],
                    "recordFields": props.get("RecordFields", []),
                }
            )
        )["delivery"]
        return made["id"], {"Arn": made["arn"], "DeliveryId": made["id"]}

    @staticmethod
    def delete(physical_id, props):
        answered(logs._delete_delivery({"id": physical_id}))


class MonitoringSubscription:
    @staticmethod
    def put(props):
        status = props["MonitoringSubscription"]["RealtimeMetricsSubscriptionConfig"]["RealtimeMetricsSubscriptionStatus"]
        distribution = cloudfront._distributions.get(props["DistributionId"])
        if distribution is None:
            raise ValueError("The specified distribution does not exist.")
        distribution["MonitoringSubscription"] = {"RealtimeMetricsSubscriptionStatus": status}
        return props["DistributionId"], {}

    @staticmethod
    def delete(physical_id, props):
        distribution = cloudfront._distributions.get(physical_id)
        if distribution is not None:
            distribution["MonitoringSubscription"] = None


class Budget:
    @staticmethod
    def put(props):
        name = props["Budget"]["BudgetName"]
        amount = props["Budget"].get("BudgetLimit", {}).get("Amount")
        # CloudFormation accepts a number, the API a string.
        budget = {**props["Budget"], "BudgetLimit": {**props["Budget"]["BudgetLimit"], "Amount": str(amount)}}
        if name in budgets._budgets:
            answered(budgets._delete_budget({"AccountId": get_account_id(), "BudgetName": name}))
        wanted = {"AccountId": get_account_id(), "Budget": budget}
        answered(budgets._create_budget({**wanted, "NotificationsWithSubscribers": props.get("NotificationsWithSubscribers", [])}))
        return name, {}

    @staticmethod
    def delete(physical_id, props):
        answered(budgets._delete_budget({"AccountId": get_account_id(), "BudgetName": physical_id}))


MISSING = {
    "AWS::Logs::DeliverySource": DeliverySource,
    "AWS::Logs::DeliveryDestination": DeliveryDestination,
    "AWS::Logs::Delivery": Delivery,
    "AWS::CloudFront::MonitoringSubscription": MonitoringSubscription,
    "AWS::Budgets::Budget": Budget,
}


def handlers(type_name, kind):
    """The function that ministack's CloudFormation calls for a type."""

    def create(logical_id, props, stack_name):
        check(type_name, props)
        return kind.put(props)

    def update(physical_id, old_props, new_props, stack_name):
        check(type_name, new_props)
        return kind.put(new_props)

    return {"create": create, "update": update, "delete": kind.delete}


def add_to(table):
    for type_name, kind in MISSING.items():
        if type_name in table:
            raise SystemExit(f"resources.py: ministack knows {type_name} by now; take it out here.")
        table[type_name] = handlers(type_name, kind)
