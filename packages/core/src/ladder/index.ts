export { DEFAULT_DEMAND, demandOf, robustDemand } from './demand.js';
export { OTHER_SCREENS } from './earlier-screens.js';
export { FIT_RULES, type FitRules, fitLadders } from './fit-ladder.js';
export { OTHER_LADDERS } from './other-ladders.js';
export { PLACES, type Place } from './places.js';
export { SCREENS, type Screen } from './screens.js';
export { type Demand, type Waste, wasteOf } from './waste.js';
