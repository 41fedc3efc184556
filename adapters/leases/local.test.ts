import { leaseContract } from './lease-contract.ts'
import { createLocalLeases } from './local.ts'

leaseContract('local', createLocalLeases)
