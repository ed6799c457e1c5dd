"""A plan leaves the portal as a Word document or PDF, and what people write in it comes back.

Every copy stands in the register of the file: for whom, why, which version. What comes back is laid beside the plan of
today; nothing enters it without someone who may do that by hand.
"""
