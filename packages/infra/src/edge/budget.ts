import { createHash } from 'node:crypto';
import type { Resources } from '../cloudformation.js';
import { nameOf, type Stage } from '../stage.js';

/** The services of a stage; their costs in an account include other uses. */
const SERVICES = ['Amazon CloudFront', 'AWS Lambda', 'Amazon Simple Storage Service'];

/** Thresholds for notifications, in per cent: of actual and of forecast costs. */
const NOTIFY_AT = [
  { NotificationType: 'ACTUAL', Threshold: 100 },
  { NotificationType: 'FORECASTED', Threshold: 120 },
] as const;

/**
 * Sends an email when the account's costs for these services exceed the stage's budget; without an address only the console
 * shows it. A budget blocks nothing.
 */
export function budget(stage: Stage): Resources {
  const { monthlyBudget, alarmEmail } = stage.infra;
  if (monthlyBudget === false) return {};
  const notifications =
    alarmEmail === undefined
      ? undefined
      : NOTIFY_AT.map((at) => ({
          Notification: { ...at, ComparisonOperator: 'GREATER_THAN', ThresholdType: 'PERCENTAGE' },
          Subscribers: [{ SubscriptionType: 'EMAIL', Address: alarmEmail }],
        }));
  return {
    MonthlyBudget: {
      Type: 'AWS::Budgets::Budget',
      Properties: {
        Budget: {
          BudgetName: nameOf(
            stage,
            notifications === undefined ? 'budget' : `budget-${shortHash(notifications)}`,
          ),
          BudgetType: 'COST',
          TimeUnit: 'MONTHLY',
          BudgetLimit: { Amount: monthlyBudget, Unit: 'USD' },
          CostFilters: { Service: SERVICES },
        },
        ...(notifications !== undefined && { NotificationsWithSubscribers: notifications }),
      },
    },
  };
}

/**
 * CloudFormation cannot change the subscribers: it creates a new budget before it deletes the old one, and names are unique per
 * account. So the name depends on subscribers and thresholds.
 */
const shortHash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8);
