import { describeWeakened, LIMITS } from './weakened-contract.ts'

describeWeakened('runc', LIMITS)
// The others take half a minute each: `weakened.limits.ts`.
describeWeakened('runsc', ['seccomp'])
