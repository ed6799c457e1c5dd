"""The grid: what each standing may do with each kind of item. Read a block aloud to whoever it is about.

A block is one kind; a line holds a cell and the standings that have it. What stands nowhere is denied.
K knows, V views, C comments and suggests, E edits, S sets, A agrees, R gets what a professional releases, O own only
(letters before O for every item, letters after O for own items), D denied whatever opens it elsewhere.
(c) holds only with the recorded consent of the right person, (n) only for items whose topics the work needs.
"""

GRID = """file_overview
  V             youth_u12, authority_u12, authority_12_15, foster_parent, foster_guardian_u12, foster_guardian_12_15,
                gi_ots, gi_guardian_u16, gi_guardian_16_17, behavioural_scientist, other_provider, duty_worker
  V C           youth_12_15, youth_16_17, youth_18plus
  V(c)          authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, network_person,
                counsellor, lawyer, curator_mentor, step_parent
  R             parent_no_authority_u12, parent_no_authority_12_15, former_foster_parent
  V C E         worker_provider
  V(n)          module_worker
  O V           former_organisation
  D             org_admin, platform_admin

circle
  V C           youth_u12, youth_12_15, youth_16_17, youth_18plus
  V             authority_u12, authority_12_15, foster_parent, foster_guardian_u12, foster_guardian_12_15, gi_ots,
                gi_guardian_u16, gi_guardian_16_17, behavioural_scientist, module_worker, other_provider,
                duty_worker
  V(c)          authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, network_person,
                counsellor, lawyer, curator_mentor, step_parent
  R             parent_no_authority_u12, parent_no_authority_12_15
  V C E         worker_provider
  O V           former_organisation
  D             org_admin, platform_admin

contact_details_address
  V             youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15,
                foster_guardian_u12, foster_guardian_12_15, gi_guardian_u16, gi_guardian_16_17, duty_worker
  V(c)          authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, network_person,
                counsellor, lawyer, curator_mentor, step_parent
  R             parent_no_authority_u12, parent_no_authority_12_15
  V(n)          foster_parent, gi_ots, behavioural_scientist, module_worker, other_provider
  V E           worker_provider
  D             org_admin, platform_admin

authority_framework_record
  V             youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15,
                foster_guardian_u12, foster_guardian_12_15, behavioural_scientist, duty_worker
  O V           authority_16_17, parent_18plus, parent_no_authority_u12, parent_no_authority_12_15,
                parent_no_authority_16_17, foster_guardian_16_17, former_organisation, curator_mentor
  V(n)          foster_parent, module_worker, other_provider
  V E           gi_ots, gi_guardian_u16, gi_guardian_16_17
  V E S         worker_provider
  V(c)          counsellor, lawyer
  D             org_admin, platform_admin

consent_record
  V             youth_u12, gi_ots, behavioural_scientist, duty_worker
  V A           youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, foster_guardian_u12,
                foster_guardian_12_15, gi_guardian_u16
  O V           authority_16_17, parent_18plus, parent_no_authority_u12, parent_no_authority_12_15,
                parent_no_authority_16_17, foster_guardian_16_17, former_foster_parent, gi_guardian_16_17,
                former_organisation, network_person, lawyer, step_parent
  O V A         foster_parent
  V E           worker_provider
  V E(n)        module_worker, other_provider
  D             counsellor, org_admin, platform_admin
  V A(c)        curator_mentor

help_plan
  V C           youth_u12, foster_parent, gi_ots, behavioural_scientist
  V C A         youth_12_15, authority_u12, authority_12_15, foster_guardian_u12, foster_guardian_12_15,
                gi_guardian_u16
  V C E A       youth_16_17, youth_18plus
  V C(c)        authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, gi_guardian_16_17
  R             parent_no_authority_u12, parent_no_authority_12_15
  V C E S       worker_provider
  V C O E(n)    module_worker
  V C O E       other_provider
  O V           former_organisation
  V(c)          network_person, counsellor, lawyer, step_parent
  V C A(c)      curator_mentor
  K             duty_worker
  D             org_admin, platform_admin

gi_plan
  V             youth_u12, youth_12_15, youth_16_17, youth_18plus, worker_provider
  V C           authority_u12, authority_12_15, foster_guardian_u12, foster_guardian_12_15
  V C(c)        authority_16_17, foster_guardian_16_17, curator_mentor
  R             parent_no_authority_u12, parent_no_authority_12_15
  V(c)          parent_no_authority_16_17, network_person, counsellor, lawyer
  V(n)          foster_parent, behavioural_scientist, module_worker, other_provider
  V C E S       gi_ots, gi_guardian_u16, gi_guardian_16_17
  O V           former_organisation
  K             duty_worker
  D             org_admin, platform_admin

care_team_plan
  V C           youth_u12, behavioural_scientist
  V C A         youth_12_15, authority_u12, authority_12_15, foster_guardian_u12, foster_guardian_12_15
  V C E A       youth_16_17, youth_18plus, gi_guardian_u16
  V C(c)        authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, gi_guardian_16_17
  R             parent_no_authority_u12, parent_no_authority_12_15
  V C E         foster_parent, gi_ots
  V C E S       worker_provider
  V C O E(n)    module_worker
  V C O E       other_provider
  O V           former_organisation
  V(c)          network_person, counsellor, lawyer, step_parent
  V C A(c)      curator_mentor
  K             duty_worker
  D             org_admin, platform_admin

family_group_plan
  V C           youth_u12, foster_parent, behavioural_scientist
  V C A         youth_12_15, gi_guardian_u16
  V C E A       youth_16_17, youth_18plus, authority_u12, authority_12_15, foster_guardian_u12,
                foster_guardian_12_15
  V C E(c)      authority_16_17, foster_guardian_16_17, network_person, step_parent
  V C(c)        parent_18plus, parent_no_authority_16_17, gi_guardian_16_17
  R             parent_no_authority_u12, parent_no_authority_12_15
  V(c)          former_foster_parent, counsellor, lawyer
  V C S         gi_ots, worker_provider
  V(n)          module_worker
  V             other_provider
  O V           former_organisation
  V C A(c)      curator_mentor
  K             duty_worker
  D             org_admin, platform_admin

perspective_plan
  V             youth_12_15
  V C E S A     youth_16_17, youth_18plus
  V C(c)        authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, gi_guardian_16_17,
                network_person, curator_mentor
  V C           foster_parent, gi_ots, behavioural_scientist
  V(c)          former_foster_parent, other_provider, municipality_case, counsellor, lawyer, step_parent
  V C E S       worker_provider
  V(c)(n)       module_worker
  O V           former_organisation
  K             duty_worker
  D             org_admin, platform_admin

safety_plan
  V             youth_u12, duty_worker
  V C           youth_12_15, foster_parent, behavioural_scientist, other_provider
  V C A         youth_16_17, youth_18plus, authority_u12, authority_12_15, foster_guardian_u12,
                foster_guardian_12_15
  V C(c)        authority_16_17, foster_guardian_16_17, curator_mentor
  V(c)          parent_18plus, parent_no_authority_16_17, counsellor, lawyer
  R             parent_no_authority_u12, parent_no_authority_12_15, network_person, step_parent
  V C E S       gi_ots, gi_guardian_u16, gi_guardian_16_17, worker_provider
  V(n)          module_worker
  O V           former_organisation
  D             org_admin, platform_admin

contact_arrangement
  V C           youth_u12, youth_12_15, foster_parent, behavioural_scientist
  V C E         youth_16_17, youth_18plus, gi_ots, worker_provider
  V C A         authority_u12, authority_12_15, foster_guardian_u12, foster_guardian_12_15
  O V C         authority_16_17, parent_no_authority_u12, parent_no_authority_12_15, parent_no_authority_16_17,
                foster_guardian_16_17
  V(c)          parent_18plus, counsellor, lawyer
  R             former_foster_parent, network_person, step_parent
  V C E S       gi_guardian_u16, gi_guardian_16_17
  V(n)          module_worker
  V             other_provider, duty_worker
  O V           former_organisation
  V C(c)        curator_mentor
  D             org_admin, platform_admin

guidance_agreement
  K             youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15
  V C A         foster_parent, foster_guardian_u12, foster_guardian_12_15, foster_guardian_16_17
  O V           former_foster_parent, former_organisation
  V(n)          gi_ots, gi_guardian_u16, gi_guardian_16_17
  V C E S       worker_provider
  V C           behavioural_scientist
  V(c)          counsellor, lawyer
  D             org_admin, platform_admin

plan_section_role_of_foster_parents
  V C           youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, gi_ots,
                gi_guardian_u16, behavioural_scientist
  V C(c)        authority_16_17, parent_18plus, gi_guardian_16_17
  R             parent_no_authority_u12, parent_no_authority_12_15
  V(c)          parent_no_authority_16_17, network_person, counsellor, lawyer, curator_mentor
  V C A         foster_parent, foster_guardian_u12, foster_guardian_12_15, foster_guardian_16_17
  O V           former_foster_parent, former_organisation
  V C E S       worker_provider
  V(n)          module_worker
  V             other_provider
  K             duty_worker
  D             org_admin, platform_admin

evaluation
  V             youth_u12
  V C           youth_12_15, authority_u12, authority_12_15, foster_parent, foster_guardian_u12,
                foster_guardian_12_15, gi_ots, gi_guardian_u16, behavioural_scientist, other_provider
  V C E         youth_16_17, youth_18plus
  V C(c)        authority_16_17, foster_guardian_16_17, gi_guardian_16_17, curator_mentor
  V(c)          parent_18plus, parent_no_authority_16_17, network_person, counsellor, lawyer
  R             parent_no_authority_u12, parent_no_authority_12_15
  V C E S       worker_provider
  V C(n)        module_worker
  O V           former_organisation
  K             duty_worker
  D             org_admin, platform_admin

perspective_decision
  V             youth_u12
  V C           youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, foster_parent,
                foster_guardian_u12, foster_guardian_12_15, other_provider
  V C(c)        authority_16_17, foster_guardian_16_17, curator_mentor
  V(c)          parent_18plus, parent_no_authority_16_17, network_person, counsellor, lawyer, step_parent
  R             parent_no_authority_u12, parent_no_authority_12_15, former_foster_parent
  V C E S       gi_ots, gi_guardian_u16, gi_guardian_16_17, worker_provider
  V C S         behavioural_scientist
  V(n)          module_worker
  O V           former_organisation
  K             duty_worker
  D             org_admin, platform_admin

placement_timeline
  V             youth_u12, authority_u12, authority_12_15, foster_guardian_u12, foster_guardian_12_15, gi_ots,
                gi_guardian_u16, gi_guardian_16_17, behavioural_scientist, other_provider, duty_worker
  V C           youth_12_15, youth_16_17, youth_18plus
  V(c)          authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, network_person,
                counsellor, lawyer, curator_mentor, step_parent
  R             parent_no_authority_u12, parent_no_authority_12_15
  V(n)          foster_parent, module_worker
  O V           former_foster_parent, former_organisation
  V E           worker_provider
  D             org_admin, platform_admin

where_tonight
  V             youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15,
                foster_guardian_u12, foster_guardian_12_15, gi_ots, gi_guardian_u16, gi_guardian_16_17,
                behavioural_scientist
  V(c)          authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, counsellor,
                curator_mentor
  R             parent_no_authority_u12, parent_no_authority_12_15, network_person, step_parent
  V E           foster_parent, worker_provider, duty_worker
  V(n)          module_worker, other_provider
  D             org_admin, platform_admin

terms
  V             youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15,
                foster_guardian_u12, foster_guardian_12_15, gi_ots, gi_guardian_u16, gi_guardian_16_17,
                behavioural_scientist, duty_worker
  V(c)          authority_16_17, parent_18plus, foster_guardian_16_17, counsellor, lawyer, curator_mentor
  O V           parent_no_authority_u12, parent_no_authority_12_15, parent_no_authority_16_17, referrer,
                municipality_case
  V(n)          foster_parent, module_worker, other_provider, team_manager
  V E           worker_provider
  D             org_admin, platform_admin

development_check
  V             youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15,
                foster_guardian_u12, foster_guardian_12_15, gi_ots, gi_guardian_u16, other_provider
  V(c)          authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, gi_guardian_16_17,
                counsellor, lawyer, curator_mentor
  R             parent_no_authority_u12, parent_no_authority_12_15
  V(n)          foster_parent
  V C E         worker_provider, behavioural_scientist
  V C(n)        module_worker
  O V           former_organisation
  K             duty_worker
  D             org_admin, platform_admin

contact_note_general
  V             youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, foster_guardian_u12,
                foster_guardian_12_15
  V(c)          authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, counsellor, lawyer,
                curator_mentor
  O V E         foster_parent, gi_guardian_16_17
  V O E(n)      gi_ots, module_worker, other_provider
  V O E         gi_guardian_u16, behavioural_scientist
  V E           worker_provider
  O V           former_organisation
  K             duty_worker
  D             org_admin, platform_admin

talk_with_child_alone
  R             youth_u12, authority_u12, authority_12_15, foster_parent, foster_guardian_u12, foster_guardian_12_15
  V C           youth_12_15, youth_16_17, youth_18plus
  R(c)          authority_16_17, parent_18plus, foster_guardian_16_17
  V O E(n)      gi_ots, module_worker, other_provider
  V O E         gi_guardian_u16
  O V E         gi_guardian_16_17
  V E           worker_provider
  V             behavioural_scientist
  O V           former_organisation
  V(c)          counsellor, lawyer, curator_mentor
  K             duty_worker
  D             org_admin, platform_admin

foster_day_note
  V             youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, foster_guardian_u12,
                foster_guardian_12_15, gi_ots, gi_guardian_u16, behavioural_scientist, other_provider
  V(c)          authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, gi_guardian_16_17,
                counsellor, lawyer, curator_mentor
  V C E         foster_parent
  R             former_foster_parent
  V C           worker_provider
  V(n)          module_worker
  O V           former_organisation
  O V E         network_person
  K             duty_worker
  D             org_admin, platform_admin

must_know_sheet
  V             youth_u12, gi_ots, behavioural_scientist, duty_worker
  V C           youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, foster_guardian_u12,
                foster_guardian_12_15, gi_guardian_u16, gi_guardian_16_17
  V(c)          authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, counsellor,
                curator_mentor
  R             parent_no_authority_u12, parent_no_authority_12_15, network_person, step_parent
  V C E         foster_parent
  V C E S       worker_provider
  V(n)          module_worker, other_provider
  D             org_admin, platform_admin

night_sheet
  V             youth_u12, authority_u12, authority_12_15, foster_guardian_u12, foster_guardian_12_15,
                behavioural_scientist
  V C           youth_12_15, youth_16_17, youth_18plus, foster_parent, gi_ots
  V(c)          authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, counsellor,
                curator_mentor
  R             parent_no_authority_u12, parent_no_authority_12_15, network_person, step_parent
  V C E         gi_guardian_u16, gi_guardian_16_17, duty_worker
  V C E S       worker_provider
  V(n)          module_worker, other_provider
  D             org_admin, platform_admin

module
  V C           youth_u12, gi_ots, behavioural_scientist
  V C A         youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, foster_guardian_u12,
                foster_guardian_12_15, gi_guardian_u16
  O V C A       authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, step_parent
  R O V C A     parent_no_authority_u12, parent_no_authority_12_15
  V C O A(n)    foster_parent
  V C(c)        gi_guardian_16_17
  V C E S       worker_provider
  K O V C E     module_worker
  V O C E       other_provider
  O V           former_organisation
  V(c)          network_person, counsellor, lawyer
  V C A(c)      curator_mentor
  K             duty_worker
  D             org_admin, platform_admin

module_treatment
  R             youth_u12
  V C A         youth_12_15, youth_16_17, youth_18plus
  V A           authority_u12, authority_12_15, foster_guardian_u12, foster_guardian_12_15, gi_guardian_u16
  O V A         authority_16_17, parent_18plus, parent_no_authority_u12, parent_no_authority_12_15,
                parent_no_authority_16_17, foster_guardian_16_17, step_parent
  K R O V A     foster_parent
  K R           gi_ots
  V(c)          gi_guardian_16_17, counsellor, lawyer
  V(n)          worker_provider, behavioural_scientist
  O V C E       module_worker
  K             other_provider, duty_worker
  O V           former_organisation
  V A(c)        curator_mentor
  D             org_admin, platform_admin

recording
  V             youth_u12
  V A           youth_12_15, youth_16_17, youth_18plus
  A O V         authority_u12, authority_12_15, foster_guardian_u12, foster_guardian_12_15
  O V A         authority_16_17, parent_18plus, parent_no_authority_u12, parent_no_authority_12_15,
                parent_no_authority_16_17, foster_parent, foster_guardian_16_17, network_person, step_parent
  A             gi_guardian_u16
  V(c)(n)       worker_provider, behavioural_scientist
  V E(c)(n)     module_worker
  A(c)          curator_mentor
  D             duty_worker, org_admin, platform_admin

diagnostic_report
  R             youth_u12, parent_no_authority_u12, parent_no_authority_12_15
  V             youth_12_15, authority_u12, authority_12_15, foster_guardian_u12, foster_guardian_12_15,
                gi_guardian_u16, worker_provider
  V A           youth_16_17, youth_18plus
  V(c)          authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, gi_guardian_16_17,
                counsellor, lawyer, curator_mentor
  K R(n)        foster_parent
  V(n)          gi_ots, other_provider
  V C           behavioural_scientist
  V O E(n)      module_worker
  O V           former_organisation
  K             duty_worker
  D             org_admin, platform_admin

safety_signal
  O V           youth_12_15, youth_16_17, youth_18plus, former_organisation
  D             authority_u12, authority_12_15, authority_16_17, parent_18plus, parent_no_authority_u12,
                parent_no_authority_12_15, parent_no_authority_16_17, foster_parent, foster_guardian_u12,
                foster_guardian_12_15, foster_guardian_16_17, former_foster_parent, network_person, lawyer,
                step_parent, org_admin, platform_admin
  V E S(n)      gi_ots, gi_guardian_u16, gi_guardian_16_17, worker_provider
  V C E(n)      behavioural_scientist
  V E(n)        module_worker, other_provider, duty_worker
  R             curator_mentor

worry_raised
  O V C E       youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, authority_16_17,
                parent_18plus, parent_no_authority_u12, parent_no_authority_12_15, parent_no_authority_16_17,
                foster_parent, foster_guardian_u12, foster_guardian_12_15, foster_guardian_16_17
  O V           former_foster_parent, former_organisation
  V C(n)        gi_ots, gi_guardian_u16, gi_guardian_16_17, behavioural_scientist, module_worker, other_provider
  V C E         worker_provider
  V(c)          counsellor, curator_mentor
  V C           duty_worker
  D             org_admin, platform_admin

question
  O V C E       youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, authority_16_17,
                parent_18plus, parent_no_authority_u12, parent_no_authority_12_15, parent_no_authority_16_17,
                foster_parent, foster_guardian_u12, foster_guardian_12_15, foster_guardian_16_17, gi_guardian_16_17,
                referrer, municipality_case, network_person, lawyer, curator_mentor, step_parent
  O V           former_foster_parent, former_organisation
  V C E         gi_ots, gi_guardian_u16, worker_provider
  V C O E(n)    behavioural_scientist, module_worker, other_provider
  V C           duty_worker
  D             org_admin, platform_admin

checkin
  O V C E       youth_u12, youth_12_15, youth_16_17, youth_18plus
  R             authority_u12, foster_parent, foster_guardian_u12
  V(c)          authority_12_15, authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_12_15,
                foster_guardian_16_17, gi_guardian_16_17, network_person, counsellor, lawyer, curator_mentor
  V(n)          gi_ots, behavioural_scientist, module_worker, other_provider
  V             gi_guardian_u16
  V C           worker_provider
  O V           former_organisation
  K             duty_worker
  D             org_admin, platform_admin

my_story
  V C E         youth_u12, youth_12_15, youth_16_17, youth_18plus
  V C           authority_u12, foster_guardian_u12, worker_provider
  V C(c)        authority_12_15, authority_16_17, parent_18plus, parent_no_authority_12_15,
                parent_no_authority_16_17, foster_parent, foster_guardian_12_15, foster_guardian_16_17,
                former_foster_parent, gi_guardian_u16, gi_guardian_16_17, network_person, step_parent
  R             parent_no_authority_u12
  V(c)          gi_ots, other_provider, counsellor, curator_mentor
  V(c)(n)       module_worker
  D             org_admin, platform_admin

private_corner
  O V E         youth_u12, youth_12_15, youth_16_17, youth_18plus
  D             authority_u12, authority_12_15, authority_16_17, parent_18plus, parent_no_authority_u12,
                parent_no_authority_12_15, parent_no_authority_16_17, foster_parent, foster_guardian_u12,
                foster_guardian_12_15, foster_guardian_16_17, former_foster_parent, gi_ots, gi_guardian_u16,
                gi_guardian_16_17, worker_provider, behavioural_scientist, module_worker, other_provider,
                former_organisation, referrer, municipality_case, finance, team_manager, matcher, recruiter,
                network_person, counsellor, lawyer, curator_mentor, step_parent, duty_worker, privacy_officer,
                org_admin, platform_admin

own_statement
  O V E         youth_u12, authority_16_17, parent_18plus, parent_no_authority_u12, parent_no_authority_12_15,
                parent_no_authority_16_17, foster_parent, foster_guardian_16_17, former_foster_parent,
                gi_guardian_16_17, network_person, lawyer, curator_mentor, step_parent
  V O E         youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, foster_guardian_u12,
                foster_guardian_12_15, gi_ots, gi_guardian_u16
  V             worker_provider, behavioural_scientist, other_provider
  V(n)          module_worker
  O V           former_organisation
  V(c)          counsellor
  K             duty_worker
  D             org_admin, platform_admin

standpoint
  V O E         youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, foster_parent,
                foster_guardian_u12, foster_guardian_12_15, gi_ots, gi_guardian_u16, worker_provider,
                behavioural_scientist, other_provider
  O V E         authority_16_17, parent_18plus, parent_no_authority_u12, parent_no_authority_12_15,
                parent_no_authority_16_17, foster_guardian_16_17, gi_guardian_16_17, network_person, curator_mentor,
                step_parent
  O V           former_foster_parent, former_organisation
  V O E(n)      module_worker
  V(c)          counsellor, lawyer
  K             duty_worker
  D             org_admin, platform_admin

correction_request
  O V C E       youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, authority_16_17,
                parent_18plus, parent_no_authority_u12, parent_no_authority_12_15, parent_no_authority_16_17,
                foster_parent, foster_guardian_u12, foster_guardian_12_15, foster_guardian_16_17,
                former_foster_parent, network_person, lawyer, curator_mentor, step_parent
  O V C S       gi_ots, gi_guardian_u16, gi_guardian_16_17, other_provider
  V C S         worker_provider
  V C           behavioural_scientist
  O V C         module_worker
  O V           former_organisation
  V(c)          counsellor
  D             org_admin, platform_admin

request_377c
  V A           youth_16_17
  O V           parent_18plus, former_organisation
  O V C E       parent_no_authority_u12, parent_no_authority_12_15, parent_no_authority_16_17
  O V C S       gi_ots, other_provider
  V C S         gi_guardian_u16, gi_guardian_16_17, worker_provider
  V C           behavioural_scientist
  O V C         module_worker
  V(c)          counsellor, lawyer
  D             org_admin, platform_admin

inspection_request
  O V           youth_u12, former_organisation
  O V C E       youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, authority_16_17,
                parent_18plus, parent_no_authority_u12, parent_no_authority_12_15, parent_no_authority_16_17,
                foster_parent, foster_guardian_u12, foster_guardian_12_15, foster_guardian_16_17,
                former_foster_parent, network_person, lawyer, curator_mentor, step_parent
  O V C S       gi_ots, gi_guardian_u16, gi_guardian_16_17, other_provider
  V C S         worker_provider
  V C           behavioural_scientist
  O V C         module_worker
  V(c)          counsellor
  D             org_admin, platform_admin

document
  R             youth_u12, parent_no_authority_u12, parent_no_authority_12_15, former_foster_parent, network_person,
                step_parent
  V O E         youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, foster_guardian_u12,
                foster_guardian_12_15, gi_guardian_u16
  V(c)          authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, counsellor, lawyer,
                curator_mentor
  V O E(n)      foster_parent, gi_ots, module_worker, other_provider
  O V E         gi_guardian_16_17, referrer, municipality_case
  V C E         worker_provider
  V             behavioural_scientist
  O V           former_organisation
  K             duty_worker
  D             org_admin, platform_admin

court_order
  R             youth_u12, foster_parent, former_foster_parent
  V             youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, foster_guardian_u12,
                foster_guardian_12_15, duty_worker
  O V           authority_16_17, parent_18plus, parent_no_authority_u12, parent_no_authority_12_15,
                parent_no_authority_16_17, foster_guardian_16_17, former_organisation, curator_mentor
  V E           gi_ots, gi_guardian_u16, gi_guardian_16_17, worker_provider
  V(n)          behavioural_scientist, module_worker, other_provider
  V(c)          counsellor, lawyer
  D             org_admin, platform_admin

message_thread
  O V C E       youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, authority_16_17,
                parent_18plus, parent_no_authority_u12, parent_no_authority_12_15, parent_no_authority_16_17,
                foster_parent, foster_guardian_u12, foster_guardian_12_15, foster_guardian_16_17,
                former_foster_parent, gi_ots, gi_guardian_u16, gi_guardian_16_17, worker_provider,
                behavioural_scientist, module_worker, other_provider, referrer, municipality_case, finance,
                team_manager, matcher, recruiter, network_person, counsellor, lawyer, curator_mentor, step_parent,
                duty_worker, privacy_officer, org_admin, platform_admin
  O V           former_organisation

log_of_file
  V             youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15,
                foster_guardian_u12, foster_guardian_12_15
  O V           authority_16_17, parent_18plus, parent_no_authority_u12, parent_no_authority_12_15,
                parent_no_authority_16_17, foster_parent, foster_guardian_16_17, former_foster_parent, gi_ots,
                gi_guardian_u16, gi_guardian_16_17, worker_provider, behavioural_scientist, module_worker,
                other_provider, former_organisation, referrer, municipality_case, finance, team_manager, matcher,
                recruiter, network_person, counsellor, lawyer, curator_mentor, step_parent, duty_worker,
                privacy_officer
  D             org_admin, platform_admin

foster_family_dossier
  D             youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, authority_16_17,
                parent_18plus, parent_no_authority_u12, parent_no_authority_12_15, parent_no_authority_16_17, gi_ots,
                gi_guardian_u16, gi_guardian_16_17, module_worker, other_provider, referrer, municipality_case,
                finance, team_manager, network_person, curator_mentor, step_parent, duty_worker, privacy_officer,
                org_admin, platform_admin
  O V R         foster_parent, foster_guardian_u12, foster_guardian_12_15, foster_guardian_16_17
  O R           former_foster_parent
  V E(n)        worker_provider
  V C(n)        behavioural_scientist
  O V           former_organisation
  V(n)          matcher
  V E S(n)      recruiter
  V(c)          counsellor, lawyer

referral
  V             youth_u12
  V C           youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, foster_guardian_u12,
                foster_guardian_12_15, behavioural_scientist
  V C(c)        authority_16_17, foster_guardian_16_17, gi_guardian_16_17, curator_mentor
  V(c)          parent_18plus, parent_no_authority_16_17, counsellor, lawyer
  R             parent_no_authority_u12, parent_no_authority_12_15, foster_parent
  V C O E(n)    gi_ots
  V C O E       gi_guardian_u16
  V C E S       worker_provider
  V(n)          module_worker, other_provider, matcher
  O V           former_organisation
  O V C E       referrer
  O V C         municipality_case
  K             duty_worker
  D             org_admin, platform_admin

beschikking
  R             youth_u12, parent_no_authority_u12, parent_no_authority_12_15
  V             youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, foster_guardian_u12,
                foster_guardian_12_15, gi_guardian_u16, gi_guardian_16_17
  V(c)          authority_16_17, parent_18plus, parent_no_authority_16_17, foster_guardian_16_17, counsellor, lawyer,
                curator_mentor
  K             foster_parent, referrer
  V(n)          gi_ots, behavioural_scientist
  V E           worker_provider
  O V           module_worker, other_provider, former_organisation
  O V E S       municipality_case
  D             org_admin, platform_admin

billing_iJw
  V             youth_18plus
  O V           foster_parent, foster_guardian_u12, foster_guardian_12_15, foster_guardian_16_17,
                former_foster_parent, other_provider, former_organisation, municipality_case
  O V E S       finance
  V(c)          counsellor, lawyer, curator_mentor
  D             org_admin, platform_admin

complaint
  O V C E       youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, authority_16_17,
                parent_18plus, parent_no_authority_u12, parent_no_authority_12_15, parent_no_authority_16_17,
                foster_parent, foster_guardian_u12, foster_guardian_12_15, foster_guardian_16_17,
                former_foster_parent, network_person, lawyer, curator_mentor, step_parent
  D             gi_ots, gi_guardian_u16, gi_guardian_16_17, worker_provider, behavioural_scientist, module_worker,
                other_provider, former_organisation, referrer, municipality_case, finance, team_manager, matcher,
                recruiter, duty_worker, privacy_officer, org_admin, platform_admin
  V(c)          counsellor

survey_answer
  O V E         youth_u12, youth_12_15, youth_16_17, youth_18plus, authority_u12, authority_12_15, authority_16_17,
                parent_18plus, parent_no_authority_u12, parent_no_authority_12_15, parent_no_authority_16_17,
                foster_parent, foster_guardian_u12, foster_guardian_12_15, foster_guardian_16_17,
                former_foster_parent, gi_ots, gi_guardian_u16, gi_guardian_16_17, worker_provider,
                behavioural_scientist, module_worker, other_provider, referrer, municipality_case, network_person,
                curator_mentor, step_parent
  D             org_admin, platform_admin
"""
