import { createAllowList } from './allow-list.ts'
import { createBandit } from './bandit.ts'
import { criticOf, type Critic } from './critic.ts'
import { createRuff } from './ruff.ts'

const tools = [createRuff, createBandit, createAllowList]

/** The critic: ruff, bandit and the allow-list. @param pythonTools folder of the virtual environment */
export const createCritic = (pythonTools: string): Critic => criticOf(tools.map((tool) => tool(pythonTools)))
