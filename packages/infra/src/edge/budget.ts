import type { Resources } from '../cloudformation.js';
import { nameOf, type Stage } from '../stage.js';

/** What a stage costs is on the bill of these services, with whatever else the account does with them. */
const SERVICES = ['Amazon CloudFront', 'AWS Lambda', 'Amazon Simple Storage Service'];

/** Shares of the budget at which somebody is told, in per cent: of what was spent, and of what the month will be. */
const TOLD_AT = [
  { NotificationType: 'ACTUAL', Threshold: 100 },
  { NotificationType: 'FORECASTED', Threshold: 120 },
] as const;

/**
 * A mail when the account spends more on these services than the stage may cost; without an address the console alone
 * shows it. A budget refuses nothing.
 */
export function budget(stage: Stage): Resources {
  const { monthlyBudget, alarmEmail } = stage.infra;
  if (monthlyBudget === false) return {};
  return {
    MonthlyBudget: {
      Type: 'AWS::Budgets::Budget',
      Properties: {
        Budget: {
          BudgetName: nameOf(stage, 'budget'),
          BudgetType: 'COST',
          TimeUnit: 'MONTHLY',
          BudgetLimit: { Amount: monthlyBudget, Unit: 'USD' },
          CostFilters: { Service: SERVICES },
        },
        ...(alarmEmail !== undefined && {
          NotificationsWithSubscribers: TOLD_AT.map((at) => ({
            Notification: { ...at, ComparisonOperator: 'GREATER_THAN', ThresholdType: 'PERCENTAGE' },
            Subscribers: [{ SubscriptionType: 'EMAIL', Address: alarmEmail }],
          })),
        }),
      },
    },
  };
}
