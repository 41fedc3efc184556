import { describeWeakened, LIMITS } from './weakened-contract.ts'

describeWeakened('runsc', LIMITS)
